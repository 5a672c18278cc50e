import type { Clock } from '../log/clock.ts';
import { instant } from '../log/instant.ts';
import { offsetMinutes, parseIso } from '../log/zone.ts';
import type { Correlation, CorrelateOptions, PivotHit } from '../protocol/correlation.ts';
import type { Pace } from '../reading/lines.ts';
import { sideBySide } from '../reading/sideBySide.ts';
import { dateLogs } from '../workspace/dating/dating.ts';
import { lastAnswers } from '../workspace/lastAnswers.ts';
import type { LogFile, Unusable } from '../workspace/logFile.ts';
import { nodeNames } from '../workspace/nodes/nodeNames.ts';
import { clockedLogs } from '../workspace/clocks/clockedLogs.ts';
import type { Settings } from '../workspace/settings.ts';
import type { NodesTold } from '../workspace/clocks/zones.ts';
import { ask, askHere, byNearness, unreadable } from './correlate.ts';
import type { Question, Witness } from './question.ts';
import type { Cause } from './window/causeWindow.ts';
import { gcVerdicts } from './pauses/gcVerdict.ts';
import { cutRecord } from './cutRecord.ts';
import { leftPacked } from './leftPacked.ts';
import { NoPivot, pivotAt } from './pivot.ts';
import { type EnsembleInSight, pivotWindow } from './window/pivotWindow.ts';
import { asParts } from './rotated.ts';
import { hitOf } from './said.ts';
import { withClockNotes } from './skew/clockNotes.ts';

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
  /** The server of each log, where it is known: its other logs tell its zone. */
  readonly nodes?: NodesTold | undefined;
  readonly settings: Settings;
  /** Who is who among all of them. */
  readonly ensemble?: EnsembleInSight;
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
  const dated = await dateLogs([...asked, ...more], scope.settings, pace.signal);
  const { logs: seen, clocks } = await clockedLogs(dated, scope.settings, { ...pace, nodes: scope.nodes });
  const { all, witnesses } = witnessesAmong(seen, asked.length, clocks);
  const pivot = await pivotOf(start, witnesses, pace);
  const { windowMs } = options;
  const usualMs = scope.settings.windowMs;
  const window = await pivotWindow(pivot, { windowMs, usualMs, witnesses, ensemble: scope.ensemble }, pace);
  const question: Question = {
    pivot: pivot.instant,
    window: { from: instant(window.from), to: instant(window.to) },
    zone: pivot.hit.zone.name,
    maxPerLog: options.maxPerLog ?? scope.settings.maxPerLog,
    kinds: options.kinds ?? false,
    provisional: options.provisional ?? false,
  };
  const others = witnesses.filter(({ log }) => log.uri !== pivot.hit.uri);
  const left = await leftPacked(witnesses, question);
  const answers = await sideBySide(
    others,
    AT_ONCE,
    (witness) => askHere(witness, question) ?? ask(witness, question, pace, left),
  );
  const parts = await asParts(answers, witnesses, pivot.instant, left);
  const gc = await gcVerdicts(all, { ...question, pivot: pivot.instant }, pace, scope.nodes);
  const answer = {
    pivot: pivot.hit,
    window,
    scope: scope.scope,
    logs: [...parts, ...scope.unusable.map(unreadable)].sort(byNearness),
    pending: [],
    gc,
  };
  return withClockNotes(answer, witnesses);
}

/** All these logs with what they tell of each other's clocks and nodes, and the first `count` of them, which are asked. */
const witnessesAmong = lastAnswers(
  (
    seen: readonly LogFile[],
    count: number,
    clocks: ReadonlyMap<string, Clock>,
  ): { readonly all: readonly Witness[]; readonly witnesses: readonly Witness[] } => {
    const names = nodeNames(seen);
    const witnessOf = (log: LogFile): Witness[] => {
      const clock = clocks.get(log.uri);
      return clock ? [{ log, clock, node: names.get(log.path ?? '') }] : [];
    };
    const witnesses = seen.slice(0, count).flatMap(witnessOf);
    return { witnesses, all: [...witnesses, ...seen.slice(count).flatMap(witnessOf)] };
  },
);

interface Found extends Cause {
  readonly hit: PivotHit;
}

async function pivotOf(start: Start, witnesses: readonly Witness[], pace: Pace): Promise<Found> {
  if ('time' in start) {
    const moment = parseIso(start.time);
    if (moment === undefined) {
      throw new NoPivot(
        `"${start.time}" is not a time with its zone, such as 2023-10-24T10:32:31.666+08:00.`,
      );
    }
    const zone = { name: zoneWritten(start.time), reason: 'as you wrote it', assumed: false };
    const zoneOffsetMinutes = offsetMinutes(zone.name, moment);
    return {
      instant: moment,
      hit: { byteOffset: 0, instant: moment, deltaMs: 0, text: start.time, zone, zoneOffsetMinutes },
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
  const { record, instant: moment } = cut
    ? await pivotAt(cut.witness.log, cut.witness.clock, cut.line, pace)
    : found;
  const reason = cut?.reason ?? found.reason;
  const { lasted, timeout } = record;
  return {
    instant: moment,
    uri: witness.log.uri,
    ...(timeout ? { timeout } : {}),
    ...(lasted
      ? { lasted: { from: witness.clock.toInstant(lasted.start), to: witness.clock.toInstant(lasted.end) } }
      : {}),
    hit: {
      ...hitOf(record, witness.clock, moment),
      uri: witness.log.uri,
      ...(witness.node === undefined ? {} : { node: witness.node }),
      zone: { ...witness.clock.zone },
      offsetMs: witness.clock.offsetMs,
      zoneOffsetMinutes: offsetMinutes(witness.clock.zone.name, moment),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

function zoneWritten(time: string): string {
  const written = /([+-]\d\d)(?::?(\d\d))?$/.exec(time.trim());
  return written ? `${written[1]}:${written[2] ?? '00'}` : 'UTC';
}
