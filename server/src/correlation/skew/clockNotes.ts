import type { Clock } from '../../log/clock.ts';
import { instant } from '../../log/instant.ts';
import type { Correlation, LogHits } from '../../protocol/correlation.ts';
import { formatDelta, formatSpan } from '../../protocol/spans.ts';
import { stepsKnown } from '../../workspace/clocks/clockSteps.ts';
import type { LogFile } from '../../workspace/logFile.ts';
import type { Witness } from '../question.ts';
import { nameOfReference, type NodeSkews } from './measureSkews.ts';
import { isOff, skewWords } from './words.ts';
import { zoneTold } from './zoneTold.ts';

/** What is known of the clock behind a log, with what was in force when it was measured. */
interface Noted {
  readonly zone: string;
  readonly offsetMs: number;
  /** Whether what is said is of its zone. */
  readonly isZone: boolean;
  /** Stretches by the log's own clock, with what is to be said of each. */
  readonly eras: readonly { readonly from: number; readonly to: number; readonly words: string }[];
}

const noted = new WeakMap<LogFile, Noted>();

/** Keeps, for correlations to come, which of these clocks are proven to be off with the offsets in force. */
export function noteClocks(found: NodeSkews, clocks: ReadonlyMap<string, Clock>): void {
  const { members, skews, reference } = found;
  for (const [index, member] of members.entries()) {
    const { node } = member;
    const told = zoneTold(member, clocks, found);
    const than = nameOfReference(found);
    const eras = skews.eras.flatMap(({ node: of, from, to }, era) => {
      if (of !== index || !reference) return [];
      if (told && told.byMs !== 0) return [{ from, to, words: told.reason }];
      const skew = skews.ahead(era, reference.era);
      const [least, most] = [finite(skew.from), finite(skew.to)];
      const span = {
        ...(least === undefined ? {} : { from: least }),
        ...(most === undefined ? {} : { to: most }),
      };
      return [{ from, to, words: isOff(span) ? skewWords(span, than) : '' }];
    });
    const isSaid = eras.some(({ words }) => words !== '');
    const isZone = told !== undefined && told.byMs !== 0;
    for (const log of node.logs) {
      const clock = clocks.get(log.uri);
      if (isSaid && clock && (!isZone || clock.zone.assumed))
        noted.set(log, { zone: clock.zone.name, offsetMs: clock.offsetMs, isZone, eras });
      else noted.delete(log);
    }
  }
}

/** Whether there is a word on the clock of this log. */
export const isNoted = (log: LogFile): boolean => noted.has(log);

const finite = (ms: number): number | undefined => (Number.isFinite(ms) ? ms : undefined);

/** That a log's clock is proven to be off, in words that go on a sentence; undefined where it is not, or nobody measured it. */
function noteOn({ log, clock }: Witness, pivot: number): string | undefined {
  const known = noted.get(log);
  if (known?.zone !== clock.zone.name || known.offsetMs !== clock.offsetMs) return undefined;
  const { eras } = known;
  const era = eras.length === 1 ? eras[0] : eras.find(({ from, to }) => from <= pivot && pivot <= to);
  if (!era || era.words === '') return undefined;
  if (known.isZone) return `its zone is assumed to be ${clock.zone.name}, but ${era.words}`;
  const beyond = clock.offsetMs === 0 ? '' : ` beyond the ${formatDelta(clock.offsetMs)} set`;
  return `its clock is ${era.words}${beyond}, as their messages show: not taken off`;
}

/** That the stamps of a log go back within a window; undefined where they do not, or nobody looked. */
function stepNear({ log, clock }: Witness, window: Correlation['window']): string | undefined {
  const step = stepsKnown(log)?.find(
    ({ from, to }) => clock.toInstant(to) <= window.to && clock.toInstant(from) >= window.from,
  );
  return step && `its stamps go back by ${formatSpan(step.to - step.from)} at line ${step.line + 1}`;
}

/** That a moment stands in a log at a local time that comes twice, where its records leave open which is which. */
function twiceAt({ log, clock }: Witness, pivot: number): string | undefined {
  if (!log.folds || log.folds.isTold) return undefined;
  const face = clock.toStamp(instant(pivot));
  const isTwice = FOLDS_MS.some(
    (fold) => clock.toStamp(instant(pivot + fold)) === face || clock.toStamp(instant(pivot - fold)) === face,
  );
  return isTwice
    ? 'this hour comes twice in its zone, and the order of its records does not tell which is which'
    : undefined;
}

/** By how much clocks are put back. */
const FOLDS_MS = [30, 60, 120].map((minutes) => minutes * 60_000);

/** The answer with a word on each log, the pivot's own among them, whose clock is proven to be off. Costs a look-up per log. */
export function withClockNotes(answer: Correlation, witnesses: readonly Witness[]): Correlation {
  const notes = new Map<string, string>();
  for (const witness of witnesses) {
    const on = noteOn(witness, answer.pivot.instant);
    const step = stepNear(witness, answer.window);
    const twice = twiceAt(witness, answer.pivot.instant);
    if (on === undefined && step === undefined && twice === undefined) continue;
    const note = [on, step, twice].filter((one) => one !== undefined).join('; ');
    notes.set(witness.log.uri, note);
  }
  if (notes.size === 0) return answer;
  const { pivot } = answer;
  const own = pivot.uri === undefined ? undefined : notes.get(pivot.uri);
  return {
    ...answer,
    pivot: own === undefined ? pivot : { ...pivot, reason: [pivot.reason, own].filter(Boolean).join('; ') },
    logs: answer.logs.map((log): LogHits => {
      const note = notes.get(log.uri);
      return note === undefined
        ? log
        : { ...log, explanation: `${log.explanation}; ${note}`, clockNote: note };
    }),
  };
}
