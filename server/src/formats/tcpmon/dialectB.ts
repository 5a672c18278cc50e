import { NO_STAMP } from '../../log/instant.ts';
import { underscoredAddress } from './address.ts';
import { moved, openTsdbTags } from './dialectA.ts';
import { epochAt, epochOf, precisionOf, textEnd } from './epoch.ts';
import type { Form } from './form.ts';
import { matches, remembering, type TagReader } from './lineProtocol.ts';
import type { Measurement } from './sample.ts';
import { todaysValue } from './today.ts';

const SPACE = 32;
const TYPE = ' type=';
const MEASUREMENTS: readonly Measurement[] = ['tcp', 'nic', 'net'];
const TYPES = MEASUREMENTS.map((measurement) => new TextEncoder().encode(`${TYPE}${measurement} hostname=`));

/**
 * An import file of OpenTSDB (9d2d4f8, 2023-09-13, until 0636262, 2023-09-15): field, stamp, value, tags with blanks
 * between them. `RetransTotal 1698114690 488 type=tcp hostname=H LocalAddr=__ffff_10.0.0.1_2888 PeerAddr=all_all`
 */
export const formB: Form = {
  id: 'B',
  name: 'tcpmon import file for OpenTSDB, 2023-09-13 to 2023-09-15',

  parser() {
    const readTags = remembering(tagsOf);
    return (line) => {
      const end = line.endsWith('\r') ? line.length - 1 : line.length;
      const nameEnd = line.indexOf(' ');
      const stampEnd = line.indexOf(' ', nameEnd + 1);
      const valueEnd = line.indexOf(' ', stampEnd + 1);
      if (nameEnd < 1 || stampEnd < 0 || valueEnd <= stampEnd + 1) return undefined;
      if (!precisionOf(stampEnd - nameEnd - 1)) return undefined;
      const stamp = epochOf(line.slice(nameEnd + 1, stampEnd));
      const measurement = MEASUREMENTS.find((one) => line.startsWith(`${TYPE}${one} hostname=`, valueEnd));
      if (Number.isNaN(stamp) || !measurement) return undefined;
      const start = valueEnd + TYPE.length;
      const name = { name: line.slice(0, nameEnd), start: 0, end: nameEnd };
      const apart = { start: stampEnd + 1, end: valueEnd };
      return {
        measurement,
        start,
        // What stands before the tags differs on every line; the tags of a socket do not.
        tags: moved(readTags(line.slice(start, end), measurement, 0, end - start), start),
        values: [todaysValue({ ...name, value: line.slice(stampEnd + 1, valueEnd), apart })],
        stamp,
        stampStart: nameEnd + 1,
        stampEnd,
      };
    };
  },

  stampAt(bytes, start, lineEnd, precision) {
    const end = textEnd(bytes, start, lineEnd);
    let nameEnd = start;
    while (nameEnd < end && bytes[nameEnd] !== SPACE) nameEnd++;
    const stampEnd = nameEnd + 1 + precision;
    if (nameEnd === start || stampEnd >= end || bytes[stampEnd] !== SPACE) return NO_STAMP;
    let valueEnd = stampEnd + 1;
    while (valueEnd < end && bytes[valueEnd] !== SPACE) valueEnd++;
    if (valueEnd === stampEnd + 1) return NO_STAMP;
    for (const type of TYPES) {
      if (valueEnd + type.length <= end && matches(bytes, valueEnd, type)) {
        return epochAt(bytes, nameEnd + 1, precision);
      }
    }
    return NO_STAMP;
  },
};

const tagsOf: TagReader = (line, measurement, start, end) =>
  openTsdbTags(line, measurement, start + measurement.length + 1, end, ' ').map((pair) =>
    pair.name === 'LocalAddr' || pair.name === 'PeerAddr'
      ? { ...pair, value: underscoredAddress(pair.value), written: pair.value }
      : pair,
  );
