import type { Clock } from '../../log/clock.ts';
import type { Instant } from '../../log/instant.ts';
import { lastAnswers } from '../lastAnswers.ts';
import type { LogFile } from '../logFile.ts';
import { rotationStem } from '../nodes/nodeNames.ts';
import { firstStampOf } from '../packed/packedLog.ts';
import { byRotation, nameOf, rotationSets } from './rotation.ts';

/** A log with its clock. */
export interface Clocked {
  readonly log: LogFile;
  readonly clock: Clock;
}

/** One file of a rotated log, and when it was written. */
export interface Part<One extends Clocked = Clocked> {
  readonly one: One;
  /** Without its folder. */
  readonly name: string;
  /** Its first record, or its earliest where all of it is known. */
  readonly from: Instant;
  /** Its latest record; undefined as long as nobody has read all of it. */
  readonly to: Instant | undefined;
}

/** The files that a rotation made of one log, the oldest first. */
export interface RotatedLog<One extends Clocked = Clocked> {
  /** What it is called while it is written: `zookeeper.log`. */
  readonly name: string;
  readonly parts: readonly Part<One>[];
}

/**
 * The rotated logs among these, of two parts or more, in order of time: names only tell which files belong together, since
 * RollingFile counts up to the oldest, log4j 2 may count up to the newest, and a JVM's GC log goes round. Files whose
 * times lie mostly in each other, as those of several nodes in one folder do, are no parts of one log whatever they are
 * called. No log is unpacked or read to its end for this; as long as one is not, names must tell the same order. A log that cannot be read, or has no date, is no part.
 */
export async function rotatedLogs<One extends Clocked>(ones: readonly One[]): Promise<RotatedLog<One>[]> {
  const logs = await Promise.all(setsAmong(ones).map(inOrder));
  return logs.filter((log) => log !== undefined) as RotatedLog<One>[];
}

const setsAmong = lastAnswers((ones: readonly Clocked[]): readonly (readonly Clocked[])[] => {
  const dated = ones.filter(({ log: { dialect } }) => dialect.face === 'local' || dialect.face === 'utc');
  return rotationSets(dated, ({ log }) => log).flatMap(ofOneFormat);
});

function ofOneFormat<One extends Clocked>(set: readonly One[]): One[][] {
  const byFormat = new Map<string, One[]>();
  for (const one of set) {
    const { id } = one.log.recognition.format;
    byFormat.set(id, [...(byFormat.get(id) ?? []), one]);
  }
  return [...byFormat.values()].filter((some) => some.length > 1);
}

/** What is known of each set, and which of its logs had been read by then. */
const ordered = new WeakMap<
  readonly Clocked[],
  { readonly read: string; readonly log: RotatedLog | undefined }
>();

async function inOrder(set: readonly Clocked[]): Promise<RotatedLog | undefined> {
  const read = set.map(({ log }) => isRead(log)).join();
  const known = ordered.get(set);
  if (known?.read === read) return known.log;
  const parts = await Promise.all(set.map(partOf));
  const log = ofParts(parts.filter((part) => typeof part === 'object'));
  if (!parts.includes('unreadable')) ordered.set(set, { read, log });
  return log;
}

function ofParts(all: readonly Part[]): RotatedLog | undefined {
  const [first] = all;
  if (!first) return undefined;
  const parts = all.toSorted(
    (a, b) => a.from - b.from || (a.to ?? a.from) - (b.to ?? b.from) || (a.name < b.name ? 1 : -1),
  );
  const name = rotationStem(first.name);
  // `10.0.0.7` and `10.0.0.8` are hosts, and `zk.1` and `zk.2` may be.
  const most = /\.(?:log|out|txt)$/i.test(name) ? undefined : 0;
  if (parts.length < 2 || !/[a-z]/i.test(name) || !follow(parts, most)) return undefined;
  if (parts.some(({ to }) => to === undefined) && !areAsNamed(parts)) return undefined;
  return { name, parts };
}

/** Whether the names tell the same order, of parts of which not all ends are known: the first records alone prove little. */
function areAsNamed(parts: readonly Part[]): boolean {
  const named = byRotation(parts, ({ one }) => one.log);
  return named?.every((part, index) => part === parts[index]) ?? false;
}

/** Records that wait for a lock while others are written are out of order by less. */
const OUT_OF_ORDER_MS = 5_000;

/** Whether each part begins where the one before it ends; up to half of one may lie in the other, or `most` ms. */
function follow(parts: readonly Part[], most: number | undefined): boolean {
  return parts.every((part, index) => {
    const before = parts[index - 1];
    if (!before) return true;
    const lengths = [before, part].flatMap(({ from, to }) => (to === undefined ? [] : [to - from]));
    return overlap(before, part) <= Math.max(OUT_OF_ORDER_MS, most ?? Math.min(...lengths) / 2);
  });
}

/** Milliseconds that two parts that follow each other both cover; negative where they cover nothing in between. */
export function overlap(before: Part, after: Part): number {
  return Math.min(before.to ?? before.from, after.to ?? Infinity) - after.from;
}

const isRead = (log: LogFile): boolean =>
  log.packed ? log.packed.isAtHand() : !log.settled || log.settled() !== undefined;

async function partOf(one: Clocked): Promise<Part | 'undated' | 'unreadable'> {
  const { log, clock } = one;
  const name = nameOf(log);
  try {
    if (isRead(log)) {
      const { range } = await log.fences();
      if (!range) return 'undated';
      return { one, name, from: clock.toInstant(range.least), to: clock.toInstant(range.greatest) };
    }
    const first = await firstStampOf(log);
    return first === undefined ? 'undated' : { one, name, from: clock.toInstant(first), to: undefined };
  } catch {
    // It says itself that it cannot be read.
    return 'unreadable';
  }
}

/**
 * The names that are missing between two parts that follow each other, of a log whose files are counted up to the oldest; none
 * where the names do not tell.
 */
export function missingBetween({ name, parts }: RotatedLog, before: Part, after: Part): string[] {
  const counts = parts.map((part) => countOf(name, part.name));
  const isDown = counts.every(
    (count, index) => count >= 0 && (index === 0 || count < (counts[index - 1] ?? 0)),
  );
  if (!isDown) return [];
  const [from, to] = [countOf(name, after.name) + 1, countOf(name, before.name)];
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => `${name}.${to - 1 - index}`);
}

/** 3 of `zookeeper.log.3`, 0 of `zookeeper.log`, NaN of other names. */
function countOf(stem: string, name: string): number {
  if (name === stem) return 0;
  const count = name.startsWith(`${stem}.`) ? name.slice(stem.length + 1) : '';
  return /^[1-9]\d{0,4}$/.test(count) ? Number(count) : NaN;
}
