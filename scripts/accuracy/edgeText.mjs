import { readFileSync } from 'node:fs';
import { recordsOf } from './logs.mjs';
import { isSame, plainReading, subject, subjectOfRecord } from './plainExport.mjs';
import { stepsOf } from './tcpmonSteps.mjs';

/**
 * What the note of a text demands besides that every sound line is read as it stands, and no other: a check of its lines
 * and records, which answers what is wrong.
 */
const further = {
  'crlf.txt': (lines, records) =>
    (lines.every((line) => line.endsWith('\r'))
      ? undefined
      : 'the file has lines without a carriage return') ??
    (records.some(({ message, fields }) => /\r/.test(message + JSON.stringify(Object.values(fields))))
      ? 'a carriage return is read as text'
      : undefined),
  'cut-last-line.txt': (lines, records) =>
    plainReading(lines.at(-1) ?? '')
      ? 'the last line is not cut'
      : records.some(({ line }) => line >= lines.length - 1)
        ? 'the cut line is read as a record'
        : undefined,
  'bom.txt': (lines, records) =>
    records[0]?.line === 0 && /^\w/.test(records[0].fields.measurement)
      ? undefined
      : 'the first line is lost',
  'blank-lines.txt': (lines) => (lines.includes('') ? undefined : 'the file has no blank line'),
  'mixed-2-hosts.txt': (lines, records) => hostsAre(2, records),
  'cat-3-hosts.txt': (lines, records) => hostsAre(3, records),
  'noise-2to1.txt': (lines) =>
    lines.every((line) => plainReading(line)) ? 'the file has no noise' : undefined,
  'grep-2888.txt': (lines, records) => onlyOf('tcp', records),
  'net-only.txt': (lines, records) => onlyOf('net', records),
  'starts-mid-record.txt': () => undefined,
  'hostname-odd.txt': (lines, records) =>
    records.every(({ fields }) => /[ ,=]/.test(fields.Hostname)) ? undefined : 'the host name is cut',
  'hostname-empty.txt': (lines, records) =>
    records.every(({ fields }) => fields.Hostname === '') ? undefined : 'the host name is not empty',
  'hostname-utf8.txt': (lines, records) =>
    records.every(({ fields }) => /[^\x20-\x7e]/.test(fields.Hostname))
      ? undefined
      : 'the host name is damaged',
  'one-line.txt': (lines, records) => (records.length === 1 ? undefined : `${records.length} records`),
  'ms-precision.txt': (lines) => digitsAre(13, lines),
  'ns-precision.txt': (lines) => digitsAre(19, lines),
  'sorted.txt': (lines) =>
    lines.every((line, at) => at === 0 || Buffer.compare(Buffer.from(lines[at - 1]), Buffer.from(line)) <= 0)
      ? undefined
      : 'the file is not sorted',
};

const hostsAre = (count, records) => {
  const hosts = new Set(records.map(({ fields }) => fields.Hostname));
  return hosts.size === count ? undefined : `${hosts.size} hosts`;
};
const onlyOf = (measurement, records) =>
  records.every(({ fields }) => fields.measurement === measurement) ? undefined : `not only ${measurement}`;
const digitsAre = (count, lines) =>
  lines.some((line) => plainReading(line)?.digits.length === count)
    ? undefined
    : `no stamp of ${count} digits`;

/** Checks by file name: each answers what is wrong with a file, undefined when nothing is. */
export const textDemands = Object.fromEntries(
  Object.entries(further).map(([name, check]) => [name, (file) => checkText(file, check)]),
);

async function checkText(file, check) {
  const records = await recordsOf(file);
  if (typeof records === 'string') return `not read: ${records}`;
  const text = readFileSync(file, 'utf8');
  const lines = text.replace(/\n$/, '').split('\n');
  return soundLines(lines, records) ?? steps(lines, records) ?? check(lines, records);
}

/** Whether exactly the sound lines have records, and with the values that stand there. */
function soundLines(lines, records) {
  const byLine = new Map();
  for (const record of records) byLine.set(record.line, [...(byLine.get(record.line) ?? []), record]);
  for (const [line, written] of lines.entries()) {
    const reading = plainReading(written);
    const there = byLine.get(line) ?? [];
    if (!reading) {
      if (there.length > 0) return `line ${line + 1} is no sample and was read as one`;
      continue;
    }
    const own = there.find((record) => subjectOfRecord(record) === subject(reading));
    if (!own) return `line ${line + 1} was not read`;
    if (own.fields.Hostname !== reading.host) return `line ${line + 1}: Hostname "${own.fields.Hostname}"`;
    for (const [name, value] of reading.fields) {
      if (!isSame(own.fields[name], value))
        return `line ${line + 1}: ${name} ${own.fields[name]} for ${value}`;
    }
  }
  return undefined;
}

/** Whether just those steps of retransmissions are told that the numbers make. */
function steps(lines, records) {
  const wanted = plainSteps(lines);
  const found = stepsOf(records);
  const missing = [...wanted].filter((step) => !found.has(step));
  const wrong = [...found].filter((step) => !wanted.has(step));
  if (missing.length > 0) return `step not told: ${missing[0]}`;
  return wrong.length > 0 ? `step that is none: ${wrong[0]}` : undefined;
}

function plainSteps(lines) {
  const series = new Map();
  for (const line of lines) {
    const reading = plainReading(line);
    const total = reading?.fields.find(([name]) => name === 'RetransTotal')?.[1];
    if (total === undefined) continue;
    const key = `${reading.host}\n${reading.local}>${reading.peer}`;
    const seconds = series.get(key) ?? new Map();
    series.set(key, seconds);
    const before = seconds.get(reading.stamp);
    if (before === undefined || before < BigInt(total)) seconds.set(reading.stamp, BigInt(total));
  }
  const found = new Set();
  for (const [key, seconds] of series) {
    const readings = [...seconds].sort(([a], [b]) => a - b);
    readings.forEach(([to, total], at) => {
      const [from, before] = readings[at - 1] ?? [to, total];
      if (total > before) found.add(`${key.split('\n')[1]} ${from / 1000} → ${to / 1000} +${total - before}`);
    });
  }
  return found;
}
