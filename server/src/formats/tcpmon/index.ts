import type { LogFormat } from '../../log/format.ts';
import { exportDialect } from './dialect.ts';
import { look } from './recognise.ts';

/** Text exports of tcpmon: every TCP socket, interface and host counter, second by second. */
export const tcpmon: LogFormat = {
  id: 'tcpmon',
  languageId: 'tcpmon-export',
  title: 'tcpmon export',
  recognise(head) {
    const { confidence, reason, found } = look(head);
    if (!found) return { format: tcpmon, confidence, reason };
    const dialect = exportDialect(found.form, found.precision, found.resolution);
    return { format: tcpmon, confidence, reason, dialect };
  },
};
