import type { Form, Parser } from './form.ts';
import {
  endStampFinder,
  type Openings,
  partsOf,
  remembering,
  type TagReader,
  tagsInOrder,
  valuesIn,
} from './lineProtocol.ts';
import type { Measurement, Pair, Sample } from './sample.ts';
import { SteadySieve } from './steady.ts';
import { todaysValue } from './today.ts';

/** How lines begin since the tags have their capitals (91c4bc1, 2023-10-09). */
export const OPENINGS: Openings = [
  ['tcp', 'tcp,LocalAddr='],
  ['net', 'net,Hostname='],
  ['nic', 'nic,Name='],
];

/** The tags of each measurement in the order tcpmon writes them; a Process may follow. */
export const TAG_ORDER: Readonly<Record<Measurement, readonly string[]>> = {
  tcp: ['LocalAddr', 'PeerAddr', 'Hostname'],
  nic: ['Name', 'Hostname'],
  net: ['Hostname'],
};

/**
 * The text tcpmon exports from 2023-10-11 19:06 (c5d6cc9) to its last version (7f441dd, 2023-11-10): measurement
 * and tags, one field (three on a timer line), the stamp.
 */
export const formF: Form = {
  id: 'F',
  name: 'tcpmon line protocol since 2023-10-11',
  // Raw data of builds before 91c4bc1 is read in this dialect, with the names of then.
  parser: () => endStampParser(OPENINGS, tagsOf, todaysValue),
  stampAt: endStampFinder(OPENINGS),
  sieve: (least) => new SteadySieve(least),
};

/** A parser for lines of measurement and tags, fields, stamp; `pair` puts a field into today's form. */
export function endStampParser(openings: Openings, read: TagReader, pair?: (pair: Pair) => Pair): Parser {
  const readTags = remembering(read);
  return (line): Sample | undefined => {
    const parts = partsOf(line, openings);
    if (!parts) return undefined;
    const { measurement, start, fieldSpace, stamp, stampStart, stampEnd } = parts;
    const tags = readTags(line, measurement, start, fieldSpace);
    const values = valuesIn(line, fieldSpace + 1, stampStart - 1);
    return {
      measurement,
      start,
      tags,
      values: pair ? values.map(pair) : values,
      stamp,
      stampStart,
      stampEnd,
    };
  };
}

/** The tags in {@link TAG_ORDER}, then what begins with `mark`, the last such one, as the Process. */
export function tagsWithProcess(
  line: string,
  measurement: Measurement,
  start: number,
  end: number,
  mark: string,
): Pair[] {
  const process = measurement === 'tcp' ? line.lastIndexOf(mark, end - 1) : -1;
  const stop = process > start ? process : end;
  const tags = tagsInOrder(line, start + measurement.length + 1, stop, TAG_ORDER[measurement]);
  if (tags.length > 0 && stop === process) {
    const at = process + 1;
    tags.push({ name: 'Process', value: line.slice(at + 'Process='.length, end), start: at, end });
  }
  return tags;
}

const tagsOf: TagReader = (line, measurement, start, end) =>
  tagsWithProcess(line, measurement, start, end, ',Process=cmd:');
