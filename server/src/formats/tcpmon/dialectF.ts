import type { Dialect, HeadFinder } from '../../log/format.ts';
import { NO_STAMP, type Stamp } from '../../log/instant.ts';
import { epochAt, epochOf, type Precision, precisionOf, textEnd } from './epoch.ts';
import { tokensOf } from './explain.ts';
import { recordsOf } from './records.ts';
import type { Measurement, Pair, Sample } from './sample.ts';

const SPACE = 32;
const EQUALS = 61;

/** How a line of each measurement begins. */
const OPENINGS: readonly (readonly [Measurement, string])[] = [
  ['tcp', 'tcp,LocalAddr='],
  ['net', 'net,Hostname='],
  ['nic', 'nic,Name='],
];
const OPENING_BYTES = OPENINGS.map(([, opening]) => new TextEncoder().encode(opening));

/** The tags of each measurement in the order tcpmon writes them; nothing in them is ever escaped. */
const TAG_ORDER: Readonly<Record<Measurement, readonly string[]>> = {
  tcp: ['LocalAddr', 'PeerAddr', 'Hostname'],
  nic: ['Name', 'Hostname'],
  net: ['Hostname'],
};

const PRECISIONS: Readonly<Record<Precision, string>> = {
  10: 'whole seconds',
  13: 'seconds written as milliseconds',
  16: 'seconds written as microseconds',
  19: 'seconds written as nanoseconds',
};

/**
 * The text tcpmon exports from 2023-10-11 19:06 (c5d6cc9) to its last version (7f441dd, 2023-11-10): measurement
 * and tags, one field (three on a timer line), the stamp. `resolution` is in milliseconds.
 */
export function dialectF(precision: Precision, resolution: number): Dialect {
  const finder: HeadFinder = { stampAt: (bytes, start, end) => stampAt(bytes, start, end, precision) };
  const parse = (line: string, readTags?: typeof tagsOf): Sample | undefined => {
    const sample = parseLineF(line, readTags);
    return sample && sample.stampEnd - sample.stampStart === precision ? sample : undefined;
  };
  return {
    name: `tcpmon line protocol since 2023-10-11 (dialect F), ${PRECISIONS[precision]}`,
    face: 'utc',
    resolution,
    heads: () => finder,
    read: (section) => {
      const readTags = rememberingTags();
      return recordsOf(section, (line) => parse(line, readTags));
    },
    tokens: (lines, index) => {
      const sample = parse(lines[index] ?? '');
      return sample ? tokensOf(sample) : [];
    },
  };
}

/**
 * One line of dialect F taken apart from its right end, since host names may hold spaces, commas and equals signs.
 * Undefined when the line is none: no opening, no field, or a stamp of no known number of digits.
 */
export function parseLineF(line: string, readTags = tagsOf): Sample | undefined {
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  const stampSpace = line.lastIndexOf(' ', end - 1);
  if (stampSpace < 1 || !precisionOf(end - stampSpace - 1)) return undefined;
  const stamp = epochOf(line.slice(stampSpace + 1, end));
  if (Number.isNaN(stamp)) return undefined;
  const fieldSpace = line.lastIndexOf(' ', stampSpace - 1);
  if (fieldSpace < 0 || !line.slice(fieldSpace, stampSpace).includes('=')) return undefined;
  const opening = openingOf(line, fieldSpace);
  if (!opening) return undefined;
  const { measurement, start } = opening;
  return {
    measurement,
    start,
    tags: readTags(line, measurement, start, fieldSpace),
    values: valuesOf(line, fieldSpace + 1, stampSpace),
    stamp,
    stampStart: stampSpace + 1,
    stampEnd: end,
  };
}

/** Where the measurement begins: at 0, or behind a byte order mark, a file name of grep or a progress bar. */
function openingOf(line: string, before: number): { measurement: Measurement; start: number } | undefined {
  let found: { measurement: Measurement; start: number } | undefined;
  for (const [measurement, opening] of OPENINGS) {
    if (line.startsWith(opening)) return { measurement, start: 0 };
  }
  for (const [measurement, opening] of OPENINGS) {
    const start = line.indexOf(opening);
    if (start < 0 || start + opening.length > before) continue;
    if (!found || start < found.start) found = { measurement, start };
  }
  return found;
}

/** {@link tagsOf} that answers with the same array while the tags stay the same, as for 53 lines of a socket. */
function rememberingTags(): typeof tagsOf {
  let text = '';
  let tags: readonly Pair[] = [];
  return (line, measurement, start, end) => {
    const wanted = line.slice(0, end);
    if (wanted !== text) {
      text = wanted;
      tags = tagsOf(line, measurement, start, end);
    }
    return tags;
  };
}

/** The tags between the measurement and the field; none at all when the line was damaged between them. */
function tagsOf(line: string, measurement: Measurement, start: number, end: number): readonly Pair[] {
  const process = measurement === 'tcp' ? line.lastIndexOf(',Process=cmd:', end - 1) : -1;
  const tags: Pair[] = [];
  let at = start + measurement.length + 1;
  for (const [i, name] of TAG_ORDER[measurement].entries()) {
    const next = TAG_ORDER[measurement][i + 1];
    const last = process >= at ? process : end;
    const stop = next === undefined ? last : line.indexOf(`,${next}=`, at);
    if (stop < 0 || stop > last) return [];
    tags.push({ name, value: line.slice(at + name.length + 1, stop), start: at, end: stop });
    at = stop + 1;
  }
  if (at - 1 === process) {
    tags.push({ name: 'Process', value: line.slice(at + 'Process='.length, end), start: at, end });
  }
  return tags;
}

function valuesOf(line: string, start: number, end: number): Pair[] {
  const values: Pair[] = [];
  for (let at = start; at < end;) {
    const comma = line.indexOf(',', at);
    const stop = comma < 0 || comma > end ? end : comma;
    const equals = line.indexOf('=', at);
    if (equals > at && equals < stop) {
      values.push({
        name: line.slice(at, equals),
        value: line.slice(equals + 1, stop),
        start: at,
        end: stop,
      });
    }
    at = stop + 1;
  }
  return values;
}

/** {@link parseLineF} down to the stamp, on bytes: must accept the very same lines. */
function stampAt(bytes: Uint8Array, start: number, lineEnd: number, precision: Precision): Stamp {
  const end = textEnd(bytes, start, lineEnd);
  const first = end - precision;
  if (first - 2 < start || bytes[first - 1] !== SPACE) return NO_STAMP;
  const stamp = epochAt(bytes, first, precision);
  if (stamp !== stamp) return NO_STAMP;
  let hasEquals = false;
  let at = first - 2;
  while (at >= start && bytes[at] !== SPACE) {
    if (bytes[at] === EQUALS) hasEquals = true;
    at--;
  }
  return hasEquals && at >= start && opens(bytes, start, at) ? stamp : NO_STAMP;
}

function opens(bytes: Uint8Array, start: number, before: number): boolean {
  for (let at = start; at < before; at++) {
    for (const opening of OPENING_BYTES) {
      if (at + opening.length <= before && matches(bytes, at, opening)) return true;
    }
  }
  return false;
}

function matches(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}
