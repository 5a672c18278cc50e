import type { Section } from '../../log/format.ts';
import type { Fields, FieldValue, LogRecord } from '../../log/record.ts';
import type { Parser } from './form.ts';
import { fieldValue, unquoted } from './readable.ts';
import { type Measurement, type Sample, tag, value } from './sample.ts';
import { readableExpiry } from './timer.ts';
import { afterHole, joined, subject, type Told, toldOf } from './told.ts';
import type { Change, Watch } from './watch.ts';

const KINDS: Readonly<Record<Measurement, string>> = { tcp: 'socket', nic: 'interface', net: 'host' };

/**
 * The records of a section, one for each line that `parse` understands; a line it does not belongs to the record
 * before it. A change that shows only now, though it is of a second whose line has been read before, makes a record
 * of its own beside that of the line on which it shows, with the stamp of its second.
 */
export function recordsOf(section: Section, parse: Parser, watch: Watch): LogRecord[] {
  const samples = section.lines.map(parse);
  const changes = byLine(watch.changes(samples));
  const records: LogRecord[] = [];
  let tags: Sample['tags'] | undefined;
  let owned = '';
  let end = samples.length - 1;
  for (let i = end; i >= 0; i--) {
    const sample = samples[i];
    if (!sample) continue;
    if (sample.tags !== tags) {
      tags = sample.tags;
      owned = subject(sample, true);
    }
    const place = {
      line: section.firstLine + i,
      endLine: section.firstLine + end,
      byteOffset: section.offsets[i] ?? 0,
    };
    const shown = changes.get(i) ?? [];
    // The records stand in reverse until the end.
    for (const change of shown.filter(({ own }) => !own)) records.push(...lateRecord(place, change));
    const { added, ...told } = tell(sample, owned, shown);
    records.push({ ...place, stamp: sample.stamp, ...told, fields: { ...fieldsOfSample(sample), ...added } });
    end = i - 1;
  }
  return records.reverse();
}

function byLine(changes: readonly Change[]): Map<number, Change[]> {
  const found = new Map<number, Change[]>();
  for (const change of changes) {
    const others = found.get(change.index);
    if (others) others.push(change);
    else found.set(change.index, [change]);
  }
  return found;
}

function lateRecord(place: Pick<LogRecord, 'line' | 'endLine' | 'byteOffset'>, change: Change): LogRecord[] {
  const told = toldOf(change);
  if (!told) return [];
  const { added, ...rest } = told;
  const { series, sample, to } = change;
  const fields = { ...fieldsOfSample({ ...sample, values: [] }), ...added };
  const shown = series.field === '' ? {} : { [series.field]: fieldValue(String(to.value)) };
  return [{ ...place, stamp: to.stamp, ...rest, fields: { ...fields, ...shown } }];
}

/** `owned` is the sample's subject with its process. */
function tell(sample: Sample, owned: string, changes: readonly Change[]): Told {
  const own = changes.filter((change) => change.own);
  const change = own.find(({ series }) => series.field !== '');
  const gap = own.find(({ series }) => series.field === '');
  const told = (change && toldOf(change)) ?? {
    kind: KINDS[sample.measurement],
    message: joined(said(sample), owned),
    detail: true,
  };
  return gap ? afterHole(told, gap) : told;
}

function said(sample: Sample): string {
  const timer = value(sample, 'Timer') ?? tag(sample, 'Timer');
  const expiry = value(sample, 'ExpireTimeUs');
  if (timer === undefined || (expiry === undefined && value(sample, 'Retrans') === undefined))
    return sample.values.map(shownValue).join(', ');
  const parts = [`Timer ${unquoted(timer)}`];
  if (expiry !== undefined) parts.push(`fires in ${readableExpiry(expiry)}`);
  const retrans = value(sample, 'Retrans');
  if (retrans !== undefined) parts.push(`Retrans ${retrans}`);
  return parts.join(', ');
}

/** A field under today's name, and under its own where that is another. */
function shownValue({ name, value, written }: Sample['values'][number]): string {
  const old = written !== undefined && /^[A-Z][A-Za-z]{6,}$/.test(written) ? ` (${written})` : '';
  return `${name}${old} ${fieldValue(value)}`;
}

function fieldsOfSample(sample: Sample): Fields {
  const fields: Record<string, FieldValue> = { measurement: sample.measurement };
  for (const { name, value } of sample.tags) fields[name] = value;
  for (const { name, value } of sample.values) fields[name] = fieldValue(value);
  return fields;
}
