import type { LogFormat } from '../../log/format.ts';
import { dialectF } from './dialectF.ts';
import { look } from './recognise.ts';

/** Text exports of tcpmon: every TCP socket, interface and host counter, second by second. */
export const tcpmon: LogFormat = {
  id: 'tcpmon',
  languageId: 'tcpmon-export',
  title: 'tcpmon export',
  recognise(head) {
    const { confidence, reason, stamps } = look(head);
    if (!stamps) return { format: tcpmon, confidence, reason };
    return { format: tcpmon, confidence, reason, dialect: dialectF(stamps.precision, stamps.resolution) };
  },
};
