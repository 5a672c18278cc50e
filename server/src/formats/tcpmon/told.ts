import type { Fields, LogRecord } from '../../log/record.ts';
import { isUnconnected, parseAddress, showAddress } from './address.ts';
import { ownerNames } from './process.ts';
import { duration, fieldValue } from './readable.ts';
import { type Measurement, type Sample, tag } from './sample.ts';
import type { Change } from './watch.ts';

/** What a record says beyond where it stands. */
export type Told = Pick<
  LogRecord,
  'level' | 'kind' | 'message' | 'detail' | 'landmark' | 'reading' | 'lasted' | 'troubled'
> & { readonly added?: Fields };

const SECOND = 1000;

/** What a change says, in words; undefined when it is not worth a record, as a counter that began again mostly. */
export function toldOf(change: Change): Told | undefined {
  const told = inOrder(change);
  if (!told || change.own) return told;
  return { ...told, reading: 'Told here because the line of that second stands earlier in the file.' };
}

function inOrder(change: Change): Told | undefined {
  const { series, from, to, placed } = change;
  if (series.field === '') return hole(change);
  if (typeof from.value === 'string' || typeof to.value === 'string') return stateChange(change);
  const lasted = { start: from.stamp, end: to.stamp };
  if (to.value > from.value) {
    const told = placed ? rise(change, to.value - from.value) : unplaced(change, to.value - from.value);
    return { ...told, lasted };
  }
  const told = placed ? beganAgain(change) : undefined;
  return told && { ...told, lasted };
}

function rise(change: Change, by: bigint): Told {
  const { series, sample } = change;
  const added = { retransmitted: fieldValue(String(by)) };
  if (series.field === 'RetransTotal') {
    return {
      level: 'WARN',
      kind: 'retransmission',
      message: joined(`RetransTotal ${stepOf(change)}`, subject(sample, false)),
      landmark: joined(`RetransTotal +${by}`, shortSubject(sample)),
      ...troubledBy(sample),
      added,
    };
  }
  if (series.field === 'TcpRetransSegs') {
    const message = joined(`host retransmissions ${stepOf(change)}`, subject(sample, false));
    return { level: 'INFO', kind: 'host-retransmission', message, added };
  }
  return {
    level: 'INFO',
    kind: series.measurement === 'nic' ? 'interface-counter' : 'host-counter',
    message: joined(`${series.field} ${stepOf(change)}`, subject(sample, false)),
    added: { rise: fieldValue(String(by)) },
  };
}

/** Retransmissions somewhere in a hole: said, but not counted, since the seconds between may be told of elsewhere. */
function unplaced({ from, to, sample }: Change, by: bigint): Told {
  const step = `RetransTotal +${by} (${from.value} → ${to.value})`;
  return {
    level: 'INFO',
    kind: 'unplaced-retransmission',
    message: joined(
      `${step} within ${duration(to.stamp - from.stamp)}, nothing read in between so far`,
      subject(sample, false),
    ),
    reading: 'The seconds between were not exported, or stand elsewhere in the file.',
    ...troubledBy(sample),
  };
}

function beganAgain({ series, from, to, sample }: Change): Told | undefined {
  const fell = `${series.field} began again (${from.value} → ${to.value})${over(to.stamp - from.stamp)}`;
  if (series.field === 'TcpRetransSegs') {
    return {
      level: 'INFO',
      kind: 'counter-reset',
      message: joined(fell, subject(sample, false)),
      landmark: joined('Counters of the host began again', subject(sample, false)),
      reading: 'The host was booted in between, or these are two hosts under one name.',
    };
  }
  // Sockets without a peer may share their addresses: what one has not is no fall.
  if (series.field !== 'RetransTotal' || isUnconnected(tag(sample, 'PeerAddr'))) return undefined;
  return {
    level: 'INFO',
    kind: 'new-connection',
    message: joined(fell, subject(sample, false)),
    landmark: joined('New connection', shortSubject(sample)),
    reading: 'A new connection between the same addresses.',
  };
}

function stateChange({ from, to, sample, placed }: Change): Told | undefined {
  if (!placed) return undefined;
  const change = `${from.value} → ${to.value}`;
  return {
    level: 'INFO',
    kind: 'state',
    message: joined(`State ${change}${over(to.stamp - from.stamp)}`, subject(sample, false)),
    ...(isQuorum(sample) ? { landmark: joined(change, shortSubject(sample)) } : {}),
    lasted: { start: from.stamp, end: to.stamp },
    added: { previousState: String(from.value) },
  };
}

const COLLECTED: Readonly<Record<Measurement, string>> = {
  tcp: 'sockets',
  nic: 'interfaces',
  net: 'host counters',
};

/** Seconds that are missing from the export: of them nothing is known, and least that nothing happened. */
function hole(change: Change): Told {
  const { sample } = change;
  const what = COLLECTED[sample.measurement];
  const { phrase, seconds } = missing(change);
  return {
    level: 'INFO',
    kind: 'hole',
    message: joined(`${what}, ${phrase}`, tag(sample, 'Hostname') ?? ''),
    landmark: `No ${what} exported for ${duration(seconds * SECOND)}`,
    reading:
      'Of these seconds nothing is known: tcpmon could not collect, or its export lost them.' +
      (seconds > LONGEST_COLLECTION && seconds <= LOST_TAIL ? TAIL_LOSS : ''),
    added: { gapS: seconds },
  };
}

/** Seconds that one slow collection may take away: ss and ifconfig are given three. */
const LONGEST_COLLECTION = 3;
/** Seconds that 256 records fill: three each, and one that was begun. */
const LOST_TAIL = 86;
/** The export with several workers ends while up to 256 records wait (17ee1ba, 2023-10-12, to 1.0.0). */
const TAIL_LOSS =
  ' The exports since 2023-10-12 leave out up to the last 256 records of each data file, some 85 s: its data file may still hold them.';

function missing({ from, to }: Change): { phrase: string; seconds: number } {
  const ms = to.stamp - from.stamp - SECOND;
  return { phrase: `nothing exported for ${duration(ms)} before`, seconds: ms / SECOND };
}

/** What a line says that comes after a hole: the hole is noted, and the record stays what it is otherwise. */
export function afterHole(told: Told, change: Change): Told {
  const noted = hole(change);
  return {
    ...noted,
    ...told,
    detail: false,
    message: `${told.message}, ${missing(change).phrase}`,
    added: { ...told.added, ...noted.added },
  };
}

function stepOf({ from, to }: Change): string {
  const by = BigInt(to.value) - BigInt(from.value);
  return `+${by} (${from.value} → ${to.value})${over(to.stamp - from.stamp)}`;
}

/** Named only where seconds are missing, so that a hole in the export does not pass for one second. */
const over = (ms: number): string => (ms > SECOND ? ` within ${duration(ms)}` : '');

/** `what · whose`. */
export const joined = (what: string, whose: string): string => (whose ? `${what} · ${whose}` : what);

/** Whom a line is about: a connection with or without its processes, an interface, a host. */
export function subject(sample: Sample, withProcess: boolean): string {
  const local = tag(sample, 'LocalAddr');
  const peer = tag(sample, 'PeerAddr');
  const host = tag(sample, 'Hostname') ?? '';
  if (local !== undefined && peer !== undefined) {
    const names = withProcess
      ? (ownerNames(tag(sample, 'Process')) ?? tag(sample, 'ProcessName'))
      : undefined;
    return `${showAddress(local)} → ${showAddress(peer)}${names ? ` (${names})` : ''}`;
  }
  const name = tag(sample, 'Name');
  if (name === undefined) return host;
  return host ? `${name} of ${host}` : name;
}

/** The ends of the connection of a sample, in the form that other logs have them. */
function troubledBy(sample: Sample): Pick<Told, 'troubled'> {
  const [local, peer] = [tag(sample, 'LocalAddr'), tag(sample, 'PeerAddr')];
  if (local === undefined || peer === undefined || isUnconnected(peer)) return {};
  return { troubled: [showAddress(local), showAddress(peer)] };
}

/** A connection by its own end and the peer's port, as one outline entry has room for. */
function shortSubject(sample: Sample): string {
  const port = parseAddress(tag(sample, 'PeerAddr') ?? '')?.port;
  return `${showAddress(tag(sample, 'LocalAddr') ?? '')} → …:${port ?? '*'}`;
}

const isQuorum = (sample: Sample): boolean =>
  ['LocalAddr', 'PeerAddr'].some((name) => {
    const port = parseAddress(tag(sample, name) ?? '')?.port;
    return port === 2888 || port === 3888;
  });
