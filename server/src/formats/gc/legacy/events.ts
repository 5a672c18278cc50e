import type { Collection, CpuTimes } from '../collection.ts';
import { DECIMAL, decimal, lastChange, secondsToMs, SIZE } from '../quantities.ts';
import { type Bracket, bracketsOf, ownText } from './brackets.ts';
import { closingDuration, pauseOf } from './pauses.ts';
import { type Prefix, prefixBefore } from './prefix.ts';

/** One event of a text in the bracket language, and where it stands there. */
export interface LegacyEvent {
  readonly told: Collection;
  readonly prefix: Prefix;
  /** Offset of its bracket, or of its first word. */
  readonly open: number;
  /** Offset behind its bracket. */
  readonly end: number;
  /** Offset behind the last bracket that elaborates it: `[Times: …]`, `[Parallel Time: …]`. */
  readonly through: number;
}

type Growing = { -readonly [Key in keyof LegacyEvent]: LegacyEvent[Key] };

export const TIMES = new RegExp(
  String.raw`^Times: user=(${DECIMAL}) sys=(${DECIMAL}),? real=(${DECIMAL}) secs`,
);
export const CONCURRENT =
  /^(?<name>CMS-concurrent-[a-z-]+?|GC concurrent-[a-z-]+?)(?:-end)?(?<start>-start)?(?=$|[:,\s])/;
/** Shenandoah's back-port to JDK 8 prints milliseconds, and its stamp marks the end. */
const SHENANDOAH = new RegExp(
  String.raw`^(?<name>(?:Pause|Concurrent) [A-Za-z -]{1,60}?)(?:\s{0,9}\((?<kind>[^()]{0,100})\))?(?:\s{1,9}${SIZE}->${SIZE}\(${SIZE}\))?, (?:(?<ms>${DECIMAL}) ms|start)$`,
);
export const STOPPED = new RegExp(
  String.raw`Total time for which application threads were stopped: (?<stop>${DECIMAL}) seconds(?:, Stopping threads took: (?<reach>${DECIMAL}) seconds)?`,
  'g',
);

/** The events of `text`, the lines of one record or of a few, in the order in which they open. */
export function eventsIn(text: string): LegacyEvent[] {
  const events: Growing[] = [];
  walk(text, bracketsOf(text), events, true);
  for (const found of text.matchAll(STOPPED)) events.push(stopOf(text, found));
  return events.sort((a, b) => a.open - b.open);
}

/**
 * Adds the events among `brackets`. Outside all others, the brackets behind an event that are none elaborate it;
 * inside another event only the processor times do, for the rest is that one's.
 */
function walk(text: string, brackets: readonly Bracket[], events: Growing[], outermost: boolean): void {
  let latest: Growing | undefined;
  for (const bracket of brackets) {
    const own = ownText(text, bracket);
    const told = pauseOf(text, bracket) ?? concurrentOf(own) ?? shenandoahOf(own);
    if (told) {
      latest = eventAt(text, told, bracket);
      events.push(latest);
    } else if (latest && (outermost || cpuOf(own))) {
      latest.told = elaborated(latest.told, own);
      latest.through = bracket.close + 1;
    }
    walk(text, bracket.inner, events, false);
  }
}

function eventAt(text: string, told: Collection, { open, close }: Bracket): Growing {
  const prefix = prefixBefore(text, open);
  const { uptime, gcId } = prefix;
  const more = {
    ...(!Number.isNaN(uptime) && { uptimeS: uptime / 1000 }),
    ...(gcId !== undefined && { gcId }),
  };
  return { told: { ...told, ...more }, prefix, open, end: close + 1, through: close + 1 };
}

/** `told` with what the bracket `own` behind it adds: the CPU times, or G1's sizes of the whole heap. */
function elaborated(told: Collection, own: string): Collection {
  const cpu = cpuOf(own);
  if (cpu) return { ...told, cpu };
  const sizes = own.indexOf('Heap:');
  const heap = sizes >= 0 ? lastChange(own.slice(sizes)) : undefined;
  return heap && told.kind === 'pause' ? { ...told, heap } : told;
}

/** The times of `Times: user=0.14 sys=0.06, real=0.21 secs`; undefined for anything else. */
export function cpuOf(own: string): CpuTimes | undefined {
  const found = TIMES.exec(own);
  if (!found) return undefined;
  const [, user = '', sys = '', real = ''] = found;
  return { userS: decimal(user), sysS: decimal(sys), realS: decimal(real) };
}

/** `CMS-concurrent-mark: 0.042/0.044 secs` (processor time, wall time), `GC concurrent-mark-end, 0.01 sec`. */
function concurrentOf(own: string): Collection | undefined {
  const found = CONCURRENT.exec(own)?.groups;
  const name = found?.['name'];
  if (name === undefined) return undefined;
  const durationMs = found?.['start'] === undefined ? closingDuration(own) : undefined;
  return {
    kind: durationMs === undefined ? 'other' : 'concurrent',
    name,
    title: name,
    remarks: [],
    full: false,
    ...(durationMs !== undefined && { durationMs }),
    generations: [],
    stamped: 'end',
    detail: durationMs === undefined,
  };
}

function shenandoahOf(own: string): Collection | undefined {
  const found = SHENANDOAH.exec(own)?.groups;
  const name = found?.['name'];
  if (name === undefined) return undefined;
  const { ms, kind } = found ?? {};
  const heap = lastChange(own);
  return {
    kind: ms === undefined ? 'other' : name.startsWith('Pause') ? 'pause' : 'concurrent',
    name,
    title: name,
    remarks: kind === undefined ? [] : [kind],
    full: name === 'Pause Full',
    ...(ms !== undefined && { durationMs: decimal(ms) }),
    ...(heap && { heap }),
    generations: [],
    stamped: 'end',
    detail: ms === undefined,
  };
}

function stopOf(text: string, found: RegExpMatchArray): Growing {
  const { stop = '', reach } = found.groups ?? {};
  const open = found.index ?? 0;
  const prefix = prefixBefore(text, open);
  const end = open + found[0].length;
  const told: Collection = {
    kind: 'stop',
    name: 'Stop',
    title: 'All threads stopped',
    remarks: [],
    full: false,
    durationMs: secondsToMs(stop),
    ...(reach !== undefined && { reachingMs: secondsToMs(reach) }),
    generations: [],
    ...(!Number.isNaN(prefix.uptime) && { uptimeS: prefix.uptime / 1000 }),
    stamped: 'end',
    detail: false,
  };
  return { told, prefix, open, end, through: end };
}
