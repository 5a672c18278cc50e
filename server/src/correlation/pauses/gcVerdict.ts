import { type Instant, shift } from '../../log/instant.ts';
import type { GcVerdict, Pause } from '../../protocol/correlation.ts';
import { formatSpan } from '../../protocol/spans.ts';
import type { Pace } from '../../reading/lines.ts';
import { sideBySide } from '../../reading/sideBySide.ts';
import { readingProblem } from '../../workspace/logFile.ts';
import type { NodesTold } from '../../workspace/clocks/zones.ts';
import { nameOf } from '../../workspace/rotation/rotation.ts';
import type { Witness } from '../question.ts';
import { type PausesAround, pausesIn } from './pausesIn.ts';
import { type AskedPauses, type Coverage, coverageOf, type Covering } from './pauseCoverage.ts';
import { noPauseWords, pausedWords } from './pauseWords.ts';
import { pausingNodes } from './pausingNodes.ts';

/** Nodes whose GC logs are read side by side. */
const AT_ONCE = 4;
/**
 * A pause that ended before the window is still told as long after it as the greater of the first two, and no longer than the third: what
 * it held up comes after it. In ms, and in lengths of the pause.
 */
const PRECEDING_MS = 5_000;
const PRECEDING_LENGTHS = 30;
const MOST_PRECEDING_MS = 60_000;
/** Bytes of logs never read that are read while somebody waits for a provisional answer. */
const READ_AT_ONCE = 8 << 20;
/** Pauses told of one node. */
const MOST_TOLD = 50;

/**
 * Which pauses of each node's JVM overlap the window or end shortly before it, the negative answer included; nodes in the order
 * of their names, those of which nothing tells the GC log's node last. `nodes` tells the server of logs: two folders of one
 * server are one node. Rejects with the signal's reason only.
 */
export async function gcVerdicts(
  witnesses: readonly Witness[],
  asked: AskedPauses,
  pace: Pace = {},
  nodes?: NodesTold,
): Promise<GcVerdict[]> {
  const groups = pausingNodes(witnesses, nodes);
  const budget = { bytes: asked.provisional ? READ_AT_ONCE : Infinity };
  return sideBySide(groups, AT_ONCE, ({ node, own }) => verdictOf(node, own, asked, budget, pace));
}

/** What may still be read for one answer; taken from as it is. */
interface Budget {
  bytes: number;
}

async function verdictOf(
  node: string | undefined,
  own: readonly Witness[],
  asked: AskedPauses,
  budget: Budget,
  pace: Pace,
): Promise<GcVerdict> {
  if (own.length === 0) return withoutLog(node);
  const base = { ...(node === undefined ? {} : { node }), logs: own.map(({ log }) => log.uri), pauses: [] };
  const looks: Look[] = [];
  for (const witness of own) looks.push(await lookAt(witness, asked, budget, pace));
  const reading = looks.some(({ state }) => state === 'reading');
  const coverage = coverageOf(
    looks.flatMap((look) => (look.covering ? [look.covering] : [])),
    asked,
  );
  const found = onceEach(looks.flatMap((look) => look.pauses).sort((a, b) => a.from - b.from));
  const inside = found.filter(({ to }) => to >= asked.window.from);
  const provisional = reading ? { provisional: true as const } : {};
  if (inside.length > 0) {
    const words = pausedWords(inside, asked, plusMinus(own));
    return { ...base, ...provisional, verdict: 'paused', words, pauses: inside.slice(0, MOST_TOLD) };
  }
  if (reading) return { ...base, ...provisional, verdict: 'unknown', words: 'GC log still being read' };
  return { ...base, ...negative(coverage, looks, preceding(found, asked), asked, own) };
}

/** What is said of a node without a GC log. */
function withoutLog(node: string | undefined): GcVerdict {
  const words = 'no GC log covers this: there is none of this node';
  const verdict: GcVerdict = { verdict: 'unknown', words, pauses: [], logs: [] };
  if (node !== undefined) verdict.node = node;
  return verdict;
}

/** In time order; a log that was collected twice tells every pause twice, and no process pauses twice at once. */
const onceEach = (pauses: readonly Pause[]): Pause[] =>
  pauses.filter(({ from, to }, at) => pauses[at - 1]?.from !== from || pauses[at - 1]?.to !== to);

/** The last pause before the window, where it is near enough for its length. */
function preceding(pauses: readonly Pause[], { window }: AskedPauses): Pause | undefined {
  const last = pauses.reduce<Pause | undefined>((a, b) => (a && a.to >= b.to ? a : b), undefined);
  const reach = last && Math.max(PRECEDING_MS, PRECEDING_LENGTHS * (last.to - last.from));
  return reach !== undefined && window.from - (last?.to ?? 0) <= reach ? last : undefined;
}

/** What is said where no pause is known to touch the window. */
function negative(
  coverage: Coverage,
  looks: readonly Look[],
  before: Pause | undefined,
  asked: AskedPauses,
  own: readonly Witness[],
): Pick<GcVerdict, 'verdict' | 'words'> {
  const problems = looks.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  if (coverage.covers === 'nothing') {
    const words = [coverage.words, ...problems].filter((one) => one !== '');
    return { verdict: 'unknown', words: `no GC log covers this: ${words.join('; ')}` };
  }
  if (looks.every(({ seen }) => seen === 0))
    return {
      verdict: 'unknown',
      words:
        'its GC log prints no pauses of any length around this: whether threads stood still cannot be told',
    };
  const isAll = coverage.covers === 'all' && looks.every((look) => look.isAll);
  // What a log that cannot tell might add is no news where another covers it all.
  const words = [noPauseWords(asked, coverage, before, plusMinus(own)), ...(isAll ? [] : problems)];
  return { verdict: isAll ? 'none' : 'unknown', words: words.join('; ') };
}

/** What one log says. */
interface Look {
  readonly state: 'read' | 'reading' | 'closed';
  readonly pauses: readonly Pause[];
  readonly seen: number;
  readonly isAll: boolean;
  readonly covering?: Covering;
  /** Why it does not tell all. */
  readonly problem?: string;
}

const CLOSED: Look = { state: 'closed', pauses: [], seen: 0, isAll: true };

async function lookAt(
  { log, clock }: Witness,
  asked: AskedPauses,
  budget: Budget,
  pace: Pace,
): Promise<Look> {
  const name = nameOf(log);
  const { face } = log.dialect;
  if (face === 'uptime')
    return { ...CLOSED, problem: `${name} counts uptime only, and ${clock.undated ?? 'is not dated'}` };
  if (face === 'none') return { ...CLOSED, problem: `${name} carries no time at all` };
  if (log.packed && !log.packed.isAtHand()) return { ...CLOSED, problem: `${name} is left packed` };
  const isUnread = log.dating === undefined && log.settled !== undefined && log.settled() === undefined;
  if (isUnread && log.size > budget.bytes) return { ...CLOSED, state: 'reading' };
  if (isUnread) budget.bytes -= log.size;
  pace.signal?.throwIfAborted();
  try {
    const fences = await log.fences(pace);
    if (!fences.range) return { ...CLOSED, problem: `${name} has no dated line` };
    const covering = {
      name,
      from: clock.toInstant(fences.range.least),
      to: clock.toInstant(fences.range.greatest),
    };
    const slack = clock.zone.plusMinusMs ?? 0;
    const from = shift(asked.window.from as Instant, -MOST_PRECEDING_MS - slack);
    const to = shift(asked.window.to as Instant, slack);
    const isFar = covering.from > to || covering.to < from;
    const found: PausesAround = isFar
      ? { pauses: [], seen: 0, isAll: true }
      : await pausesIn(log, fences, { from: clock.toStamp(from), to: clock.toStamp(to) });
    const pauses = found.pauses.map((pause): Pause => ({
      uri: log.uri,
      line: pause.line,
      byteOffset: pause.byteOffset,
      from: clock.toInstant(pause.start),
      to: clock.toInstant(pause.end),
      text: pause.title,
    }));
    const problem = found.isAll ? {} : { problem: `not all of ${name} was looked at in so wide a window` };
    return { state: 'read', pauses, seen: found.seen, isAll: found.isAll, covering, ...problem };
  } catch (error) {
    pace.signal?.throwIfAborted();
    return { ...CLOSED, problem: `${name} cannot be read: ${readingProblem(error)}` };
  }
}

/** By how much the times of these logs may be off, for a reader; '' where they are exact. */
function plusMinus(own: readonly Witness[]): string {
  const most = Math.max(...own.map(({ clock }) => clock.zone.plusMinusMs ?? 0));
  return most === 0 ? '' : ` (times ± ${formatSpan(most)})`;
}
