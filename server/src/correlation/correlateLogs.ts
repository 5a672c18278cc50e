import { type Instant, type Interval, shift } from '../log/instant.ts';
import { offsetMinutes, parseIso } from '../log/zone.ts';
import type { Correlation, CorrelateOptions, PivotHit } from '../protocol/correlation.ts';
import type { Pace } from '../reading/lines.ts';
import { sideBySide } from '../reading/sideBySide.ts';
import { dateLogs } from '../workspace/dating.ts';
import type { LogFile, Unusable } from '../workspace/logFile.ts';
import { nodeNames } from '../workspace/nodeNames.ts';
import type { Settings } from '../workspace/settings.ts';
import { clocksOf } from '../workspace/zones.ts';
import {
  ask,
  byNearness,
  hitOf,
  type Question,
  symmetricWindow,
  unreadable,
  type Witness,
} from './correlate.ts';
import { cutRecord } from './cutRecord.ts';
import { leftPacked } from './leftPacked.ts';
import { NoPivot, pivotAt } from './pivot.ts';
import { asParts } from './rotated.ts';
import { formatSpan } from '../protocol/spans.ts';

/** Logs read side by side: each takes an open file and a buffer. */
const AT_ONCE = 8;

/** Where a correlation starts: a line of one of the logs, or a time with its zone. */
export type Start = { readonly log: LogFile; readonly line: number } | { readonly time: string };

/** Everything a correlation is asked among. */
export interface Scope extends Pick<Correlation, 'scope'> {
  /** The logs, the pivot's own among them or not. */
  readonly logs: readonly LogFile[];
  /** Files that were meant to answer and cannot. */
  readonly unusable: readonly Unusable[];
  /** Logs that are not asked, but tell zones and nodes of those that are. */
  readonly seen?: readonly LogFile[];
  readonly settings: Settings;
}

/** What all logs in scope say around a start. Rejects with {@link NoPivot}, the system's error or the signal's reason. */
export async function correlateLogs(
  start: Start,
  scope: Scope,
  options: CorrelateOptions = {},
  pace: Pace = {},
): Promise<Correlation> {
  const own = 'log' in start ? start.log : undefined;
  const asked = own && !scope.logs.some(({ uri }) => uri === own.uri) ? [own, ...scope.logs] : scope.logs;
  const known = new Set(asked.map(({ uri }) => uri));
  const more = (scope.seen ?? []).filter(({ uri }) => !known.has(uri));
  const seen = await dateLogs([...asked, ...more], scope.settings, pace.signal);
  const logs = seen.slice(0, asked.length);
  const clocks = clocksOf(seen, scope.settings);
  const names = nodeNames(seen);
  const witnesses = logs.flatMap((log): Witness[] => {
    const clock = clocks.get(log.uri);
    return clock ? [{ log, clock, node: names.get(log.path ?? '') }] : [];
  });
  const pivot = await pivotOf(start, witnesses, pace);
  const halfMs = options.windowMs ?? scope.settings.windowMs;
  const window = windowAround(pivot, halfMs);
  const question: Question = {
    pivot: pivot.instant,
    window,
    zone: pivot.hit.zone.name,
    maxPerLog: options.maxPerLog ?? scope.settings.maxPerLog,
    provisional: options.provisional ?? false,
  };
  const others = witnesses.filter(({ log }) => log.uri !== pivot.hit.uri);
  const left = await leftPacked(witnesses, question);
  const answers = await sideBySide(others, AT_ONCE, (witness) => ask(witness, question, pace, left));
  const parts = await asParts(answers, witnesses, pivot.instant, left);
  return {
    pivot: pivot.hit,
    window: { from: window.from, to: window.to, reason: window.reason },
    scope: scope.scope,
    logs: [...parts, ...scope.unusable.map(unreadable)].sort(byNearness),
    pending: [],
  };
}

interface Found {
  readonly instant: Instant;
  readonly hit: PivotHit;
  /** From when to when the pivot's record lasted, where it did. */
  readonly lasted?: Interval;
}

/** Both sides of the pivot; of a pause, from its start to its end, since what it caused comes after it. */
function windowAround({ instant, lasted }: Found, halfMs: number): Interval & { reason: string } {
  const half = `±${formatSpan(halfMs)}`;
  if (!lasted || lasted.to - lasted.from < 1) return { ...symmetricWindow(instant, halfMs), reason: half };
  return {
    from: shift(lasted.from, -halfMs),
    to: shift(lasted.to, halfMs),
    reason: `${half} around its ${formatSpan(lasted.to - lasted.from)}`,
  };
}

async function pivotOf(start: Start, witnesses: readonly Witness[], pace: Pace): Promise<Found> {
  if ('time' in start) {
    const instant = parseIso(start.time);
    if (instant === undefined) {
      throw new NoPivot(
        `"${start.time}" is not a time with its zone, such as 2023-10-24T10:32:31.666+08:00.`,
      );
    }
    const zone = { name: zoneWritten(start.time), reason: 'as you wrote it', assumed: false };
    const zoneOffsetMinutes = offsetMinutes(zone.name, instant);
    return {
      instant,
      hit: { byteOffset: 0, instant, deltaMs: 0, text: start.time, zone, zoneOffsetMinutes },
    };
  }
  const own = witnesses.find(({ log }) => log.uri === start.log.uri);
  if (!own) throw new NoPivot('The log of this line is not in scope.');
  const found = await pivotAt(own.log, own.clock, start.line, pace);
  const cut =
    start.line < found.record.line
      ? await cutRecord(own, witnesses, found.record.byteOffset, pace)
      : undefined;
  const witness = cut?.witness ?? own;
  const { record, instant } = cut ? await pivotAt(cut.witness.log, cut.witness.clock, cut.line, pace) : found;
  const reason = cut?.reason ?? found.reason;
  const { lasted } = record;
  return {
    instant,
    ...(lasted
      ? { lasted: { from: witness.clock.toInstant(lasted.start), to: witness.clock.toInstant(lasted.end) } }
      : {}),
    hit: {
      ...hitOf(record, witness.clock, instant),
      uri: witness.log.uri,
      ...(witness.node === undefined ? {} : { node: witness.node }),
      zone: { ...witness.clock.zone },
      offsetMs: witness.clock.offsetMs,
      zoneOffsetMinutes: offsetMinutes(witness.clock.zone.name, instant),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

function zoneWritten(time: string): string {
  const written = /([+-]\d\d)(?::?(\d\d))?$/.exec(time.trim());
  return written ? `${written[1]}:${written[2] ?? '00'}` : 'UTC';
}
