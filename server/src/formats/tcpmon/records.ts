import type { Section } from '../../log/format.ts';
import type { Fields, FieldValue, LogRecord } from '../../log/record.ts';
import { showAddress } from './address.ts';
import { ownerNames } from './process.ts';
import { duration, fieldValue, unquoted } from './readable.ts';
import { retransmissions, type Step } from './retransmissions.ts';
import { type Measurement, type Sample, tag, value } from './sample.ts';
import { type StateChange, stateChanges } from './stateChanges.ts';
import { readableExpiry } from './timer.ts';

const KINDS: Readonly<Record<Measurement, string>> = { tcp: 'socket', nic: 'interface', net: 'host' };

type Told = Pick<LogRecord, 'level' | 'kind' | 'message' | 'detail'> & { readonly added?: Fields };

/**
 * The records of a section, one for each line that `parse` understands; a line it does not belongs to the record
 * before it. Retransmissions and changes of state are found among the lines of this section only.
 */
export function recordsOf(section: Section, parse: (line: string) => Sample | undefined): LogRecord[] {
  const samples = section.lines.map(parse);
  const steps = retransmissions(samples);
  const changes = stateChanges(samples);
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
    const { added, ...told } = tell(sample, owned, steps.get(i), changes.get(i));
    records.push({
      line: section.firstLine + i,
      endLine: section.firstLine + end,
      byteOffset: section.offsets[i] ?? 0,
      stamp: sample.stamp,
      ...told,
      fields: { ...fieldsOfSample(sample), ...added },
    });
    end = i - 1;
  }
  return records.reverse();
}

/** `owned` is the sample's subject with its process. */
function tell(sample: Sample, owned: string, step: Step | undefined, change: StateChange | undefined): Told {
  if (step) return retransmission(sample, step);
  if (change) {
    return {
      level: 'INFO',
      kind: 'state',
      message: joined(`State ${change.from} → ${change.to}${over(change.overMs)}`, subject(sample, false)),
      added: { previousState: change.from },
    };
  }
  return {
    kind: KINDS[sample.measurement],
    message: joined(said(sample), owned),
    detail: true,
  };
}

function retransmission(sample: Sample, { from, to, overMs }: Step): Told {
  const ofSocket = sample.measurement === 'tcp';
  const what = ofSocket ? 'RetransTotal' : 'host retransmissions';
  return {
    level: ofSocket ? 'WARN' : 'INFO',
    kind: ofSocket ? 'retransmission' : 'host-retransmission',
    message: joined(`${what} +${to - from} (${from} → ${to})${over(overMs)}`, subject(sample, false)),
    added: { retransmitted: fieldValue(String(to - from)) },
  };
}

/** Named only where seconds are missing, so that a hole in the export does not pass for one second. */
const over = (ms: number): string => (ms > 1000 ? ` within ${duration(ms)}` : '');

const joined = (what: string, whose: string): string => (whose ? `${what} · ${whose}` : what);

function said(sample: Sample): string {
  const timer = value(sample, 'Timer');
  if (timer === undefined)
    return sample.values.map(({ name, value }) => `${name} ${fieldValue(value)}`).join(', ');
  const expires = readableExpiry(value(sample, 'ExpireTimeUs') ?? '');
  const retrans = value(sample, 'Retrans') ?? '0';
  return `Timer ${unquoted(timer)}, fires in ${expires}, Retrans ${retrans}`;
}

function subject(sample: Sample, withProcess: boolean): string {
  const local = tag(sample, 'LocalAddr');
  const peer = tag(sample, 'PeerAddr');
  const host = tag(sample, 'Hostname') ?? '';
  if (local !== undefined && peer !== undefined) {
    const names = withProcess ? ownerNames(tag(sample, 'Process')) : undefined;
    return `${showAddress(local)} → ${showAddress(peer)}${names ? ` (${names})` : ''}`;
  }
  const name = tag(sample, 'Name');
  if (name === undefined) return host;
  return host ? `${name} of ${host}` : name;
}

function fieldsOfSample(sample: Sample): Fields {
  const fields: Record<string, FieldValue> = { measurement: sample.measurement };
  for (const { name, value } of sample.tags) fields[name] = value;
  for (const { name, value } of sample.values) fields[name] = fieldValue(value);
  return fields;
}
