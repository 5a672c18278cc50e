import { endStampParser } from './dialectF.ts';
import type { Form } from './form.ts';
import { endStampFinder, type Openings, type TagReader } from './lineProtocol.ts';
import type { Measurement, Pair } from './sample.ts';

const OPENINGS: Openings = [
  ['tcp', 'tcp,Hostname='],
  ['net', 'net,Hostname='],
  ['nic', 'nic,Hostname='],
];

/** What a line without damage has at least. */
const NEEDED: Readonly<Record<Measurement, readonly string[]>> = {
  tcp: ['Hostname', 'LocalAddr', 'PeerAddr'],
  nic: ['Hostname', 'Name'],
  net: ['Hostname'],
};

/**
 * What comes out of InfluxDB again after `export --token` (since 41b88f9, 2023-10-19): tags sorted and escaped,
 * `u` and `i` behind whole numbers, nanoseconds; with the ports since a415327 and ProcessName since 7f441dd,
 * 2023-11-10.
 */
export const formL: Form = {
  id: 'L',
  name: 'line protocol of InfluxDB from tcpmon since 2023-10-19',
  parser: () => endStampParser(OPENINGS, tagsOf, plain),
  stampAt: endStampFinder(OPENINGS),
  // A host and an interface have whole numbers only; without their letters they are tcpmon's own text.
  isValue: (written) => /^(?:-?\d+[ui]|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|true|false|"[^"]*")$/.test(written),
};

const tagsOf: TagReader = (line, measurement, start, end) => {
  const tags: Pair[] = [];
  for (let at = start + measurement.length + 1; at < end;) {
    const stop = unescaped(line, ',', at, end);
    const equals = unescaped(line, '=', at, stop);
    if (equals === stop) return [];
    const value = line.slice(equals + 1, stop).replace(/\\([\s\S])/g, '$1');
    tags.push({ name: line.slice(at, equals), value, start: at, end: stop });
    at = stop + 1;
  }
  return NEEDED[measurement].every((name) => tags.some((pair) => pair.name === name)) ? tags : [];
};

/** Column of the next `wanted` without a backslash before it; `end` when there is none. */
function unescaped(line: string, wanted: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === wanted) return at;
  }
  return end;
}

/** The value as F writes it, but with as many digits as there are: without its letter, a truth as 0 or 1. */
function plain(pair: Pair): Pair {
  const { value } = pair;
  if (/^-?\d+[ui]$/.test(value)) return { ...pair, value: value.slice(0, -1), written: value };
  if (value === 'true' || value === 'false')
    return { ...pair, value: value === 'true' ? '1' : '0', written: value };
  if (!/^-?\d+(?:\.\d+)?e[+-]?\d+$/.test(value)) return pair;
  return { ...pair, value: String(Number(value)), written: value };
}
