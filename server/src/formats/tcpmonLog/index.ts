import type { Dialect, LogFormat } from '../../log/format.ts';
import { coloursOf } from './colours.ts';
import { heads } from './head.ts';
import { look } from './recognise.ts';
import { recordsOf } from './records.ts';
import { tokensOf } from './tokens.ts';

/** What tcpmon says of itself: failed collections, which explain holes of its exports, rotation, exports. */
export const tcpmonLog: LogFormat = {
  id: 'tcpmon-log',
  languageId: 'tcpmon-log',
  title: 'tcpmon log',
  recognise(head) {
    const { confidence, reason, found } = look(head);
    if (!found) return { format: tcpmonLog, confidence, reason };
    const { name, resolution, offset } = found;
    const dialect: Dialect = {
      name,
      face: 'utc',
      resolution,
      ...(offset === undefined ? {} : { writtenOffset: offset }),
      heads: () => heads,
      read: recordsOf,
      tokens: tokensOf,
      colours: coloursOf,
    };
    return { format: tcpmonLog, confidence, reason, dialect };
  },
};
