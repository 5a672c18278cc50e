import { NO_STAMP } from '../../log/instant.ts';
import { epochAt, epochOf, precisionOf, textEnd } from './epoch.ts';
import type { Form } from './form.ts';
import { matches, remembering, type TagReader, tagsInOrder } from './lineProtocol.ts';
import type { Measurement, Pair } from './sample.ts';
import { todaysTag, todaysValue } from './today.ts';

const SPACE = 32;
const TYPE = ' type=';
const MEASUREMENTS: readonly Measurement[] = ['tcp', 'nic', 'net'];
const TYPES = MEASUREMENTS.map((measurement) => new TextEncoder().encode(`${TYPE}${measurement},hostname=`));

/** The tags that may follow the addresses of a socket in dialects A and B, one at most. */
const LAST_TAGS = ['ProcessName', 'TimerName'];

/**
 * The first text export (7e0d7ca, 2023-09-11), in the manner of OpenTSDB: field, tags with commas between them,
 * stamp, value. `RetransTotal type=tcp,hostname=H,LocalAddr=L,PeerAddr=P 1698114690 488`
 */
export const formA: Form = {
  id: 'A',
  name: 'tcpmon text in the manner of OpenTSDB, 2023-09-11 to 2023-09-13',

  parser() {
    const readTags = remembering(tagsOf);
    return (line) => {
      const end = line.endsWith('\r') ? line.length - 1 : line.length;
      const valueSpace = line.lastIndexOf(' ', end - 1);
      const stampSpace = line.lastIndexOf(' ', valueSpace - 1);
      const nameEnd = line.indexOf(' ');
      if (valueSpace < 0 || stampSpace <= nameEnd || nameEnd < 1 || valueSpace + 1 >= end) return undefined;
      if (!precisionOf(valueSpace - stampSpace - 1)) return undefined;
      const stamp = epochOf(line.slice(stampSpace + 1, valueSpace));
      const measurement = MEASUREMENTS.find((one) => line.startsWith(`${TYPE}${one},hostname=`, nameEnd));
      if (Number.isNaN(stamp) || !measurement) return undefined;
      const start = nameEnd + TYPE.length;
      const name = { name: line.slice(0, nameEnd), start: 0, end: nameEnd };
      const apart = { start: valueSpace + 1, end };
      return {
        measurement,
        start,
        // What stands before the tags differs on every line; the tags of a socket do not.
        tags: moved(readTags(line.slice(start, stampSpace), measurement, 0, stampSpace - start), start),
        values: [todaysValue({ ...name, value: line.slice(valueSpace + 1, end), apart })],
        stamp,
        stampStart: stampSpace + 1,
        stampEnd: valueSpace,
      };
    };
  },

  stampAt(bytes, start, lineEnd, precision) {
    const end = textEnd(bytes, start, lineEnd);
    let valueSpace = end - 1;
    while (valueSpace >= start && bytes[valueSpace] !== SPACE) valueSpace--;
    const first = valueSpace - precision;
    if (valueSpace === end - 1 || first - 1 <= start || bytes[first - 1] !== SPACE) return NO_STAMP;
    let nameEnd = start;
    while (nameEnd < first && bytes[nameEnd] !== SPACE) nameEnd++;
    if (nameEnd === start || nameEnd >= first - 1) return NO_STAMP;
    for (const type of TYPES) if (matches(bytes, nameEnd, type)) return epochAt(bytes, first, precision);
    return NO_STAMP;
  },
};

const tagsOf: TagReader = (line, measurement, start, end) =>
  openTsdbTags(line, measurement, start + measurement.length + 1, end, ',');

/** Tags of a part of a line in columns of the whole line, from which `by` characters were cut. */
export const moved = (tags: readonly Pair[], by: number): Pair[] =>
  tags.map((pair) => ({ ...pair, start: pair.start + by, end: pair.end + by }));

/** The tags after the type in dialects A and B, by today's names. */
export function openTsdbTags(
  line: string,
  measurement: Measurement,
  start: number,
  end: number,
  separator: string,
): Pair[] {
  const names = { tcp: ['hostname', 'LocalAddr', 'PeerAddr'], nic: ['hostname', 'name'], net: ['hostname'] };
  const peer = measurement === 'tcp' ? line.lastIndexOf(`${separator}PeerAddr=`, end) : -1;
  const last = LAST_TAGS.find((name) => {
    const at = peer < start ? -1 : line.indexOf(`${separator}${name}=`, peer);
    return at >= 0 && at < end;
  });
  const order = last === undefined ? names[measurement] : [...names[measurement], last];
  return tagsInOrder(line, start, end, order, separator).map(todaysTag);
}
