import { land } from '../../correlation/landing.ts';
import { NoPivot } from '../../correlation/pivot.ts';
import type { Clock } from '../../log/clock.ts';
import { instant, type Instant, stamp } from '../../log/instant.ts';
import { parseIso, parseLocalIso } from '../../log/zone.ts';
import type { Landing } from '../../protocol/correlation.ts';
import {
  type Slice,
  type SliceAnswer,
  sliceOf,
  type SliceParams,
  type SlicePlace,
  sliceUri,
} from '../../protocol/slice.ts';
import type { Fences } from '../../reading/fences.ts';
import type { Pace } from '../../reading/lines.ts';
import { lookAround } from '../../reading/neighbourhood.ts';
import { dateLogs } from '../../workspace/dating/dating.ts';
import { isLog, type LogFile, readingProblem } from '../../workspace/logFile.ts';
import { cutAround, type Stretch } from '../../workspace/slices/sliceCut.ts';
import { lineAt, readSliceText, sizeOf } from '../../workspace/slices/sliceText.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { clocksOf } from '../../workspace/clocks/zones.ts';
import { checkSlice, whyNot } from './sliceOrigin.ts';

const LEAST_BYTES = 64 * 1024;
const USUAL_BYTES = 2 * 1024 * 1024;
/** Editors keep texts above 50 MB from extensions, and a record may be twice as long before it is torn. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Share of a slice that repeats the one it follows, so that the eye finds its place again. */
const REPEATED = 1 / 8;

/** Answers `logLens/slice`. Rejects with {@link NoPivot}, in words for the user, or the signal's reason. */
export async function slice(
  workspace: Workspace,
  params: SliceParams,
  pace: Pace = {},
): Promise<SliceAnswer> {
  const known = 'slice' in params ? sliceOf(params.slice) : undefined;
  const tooLong = known && known.toByte - known.fromByte > 2 * MOST_BYTES;
  if ('slice' in params && (!known || tooLong))
    throw new NoPivot(`${params.slice}: names no slice of a log.`);
  const source = known?.source ?? ('source' in params ? params.source : '');
  const log = await workspace.catalogue.find(source);
  const name = workspace.shownPath(source);
  if (!isLog(log)) {
    throw new NoPivot(`${name}: ${whyNot(log)}.`);
  }
  try {
    if (known) await checkSlice(workspace, known, pace.signal);
    if (known && !('step' in params)) return await answerOf(log, name, known, { line: known.fromLine }, pace);
    const bytes = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, params.bytes ?? USUAL_BYTES));
    const asked =
      'at' in params
        ? { ...(await placeOf(workspace, log, params.at, pace)), lead: 1 / 2 }
        : stepOf(known as Slice, 'step' in params ? params.step : 'later');
    const fences = await log.fences(pace);
    const lines = fences.lines[fences.count] ?? 0;
    const line = Math.max(0, Math.min(asked.line, lines - 1));
    const stretch = await log.read((from) => cutAround(from, fences, { ...asked, line, bytes }, pace.signal));
    return await answerOf(log, name, { source, ...stretch }, { ...asked, line }, pace);
  } catch (error) {
    pace.signal?.throwIfAborted();
    if (error instanceof NoPivot || (error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new NoPivot(`${name}: cannot be read: ${readingProblem(error)}.`);
  }
}

/** The line at which the next slice begins to be new, and how much of it may lie before that line. */
function stepOf(known: Slice, step: 'earlier' | 'later'): { line: number; lead: number } {
  return step === 'later'
    ? { line: known.toLine, lead: REPEATED }
    : { line: known.fromLine - 1, lead: 1 - REPEATED };
}

interface Asked {
  readonly line: number;
  readonly words?: string;
  readonly isFar?: true;
}

const FAR: ReadonlySet<Landing> = new Set<Landing>(['silent', 'ends-before', 'starts-after']);

async function placeOf(workspace: Workspace, log: LogFile, at: SlicePlace, pace: Pace): Promise<Asked> {
  if ('line' in at) return { line: at.line };
  if ('byte' in at) return { line: await lineAt(log, await log.fences(pace), at.byte, pace.signal) };
  const { logs } = await workspace.everywhere(pace.signal, log.uri);
  const others = logs.filter(({ uri }) => uri !== log.uri);
  const seen = await dateLogs([log, ...others], workspace.settings, pace.signal);
  const dated = seen[0] ?? log;
  const { dialect } = dated;
  const clock = clocksOf(seen, workspace.settings).get(log.uri);
  const fences = await dated.fences(pace);
  const name = workspace.shownPath(log.uri);
  if (!clock || !fences.range || (dialect.face !== 'local' && dialect.face !== 'utc')) {
    const why = clock?.undated === undefined ? '' : ` (uptime only, and ${clock.undated})`;
    throw new NoPivot(
      `${name}: no line of it has a date${why}, so it cannot be opened around a time. Open it around a line.`,
    );
  }
  const moment = momentOf(at, clock);
  const around = {
    stamp: clock.toStamp(moment),
    from: clock.toStamp(moment),
    to: clock.toStamp(moment),
    limit: 1,
  };
  const found = await dated.read((source) => lookAround(source, dialect, fences, around, pace.signal));
  const { nearest, before, after } = found;
  if (!nearest) throw new NoPivot(`${name}: no record of it can be read near this time.`);
  const reach = { before: workspace.settings.windowMs, after: workspace.settings.windowMs };
  const { landing, explanation } = land({
    pivot: moment,
    zone: clock.zone.name,
    before,
    after,
    resolution: dialect.resolution,
    reach,
  });
  return {
    line: nearest.line,
    ...(landing === 'exact' ? {} : { words: explanation }),
    ...(FAR.has(landing) ? { isFar: true } : {}),
  };
}

function momentOf(at: { time: string } | { instant: number }, clock: Clock): Instant {
  if ('instant' in at) return instant(at.instant);
  const moment = parseIso(at.time);
  if (moment !== undefined) return moment;
  const local = parseLocalIso(at.time);
  if (local === undefined) {
    throw new NoPivot(
      `"${at.time}" is not a date and time, such as 2023-10-24 10:32:31.666 or with its zone +08:00.`,
    );
  }
  return clock.toInstant(stamp(local));
}

async function answerOf(
  log: LogFile,
  name: string,
  range: Stretch & { readonly source: string },
  { line, words, isFar }: Asked,
  pace: Pace,
): Promise<SliceAnswer> {
  const { source, fromByte, toByte, fromLine, toLine } = range;
  const { text, sum, returns } = await log.read((bytes) => readSliceText(bytes, range, pace.signal));
  const known: Slice = { source, fromByte, toByte, fromLine, toLine, sum };
  const isStart = fromByte === 0;
  const fences = await log.fences(pace);
  const isEnd = toByte >= sizeOf(fences);
  return {
    uri: sliceUri(known, titleOf(known, { whole: isStart && isEnd, decoded: log.printed !== undefined })),
    slice: known,
    languageId: log.recognition.format.languageId,
    text,
    line,
    ...(words === undefined ? {} : { words }),
    ...(isFar ? { isFar } : {}),
    isText: log.printed === undefined,
    isStart,
    isEnd,
    notes: [
      ...damageWords(name, (await log.printed?.notes(pace)) ?? []),
      ...tornWords(known, fences, text, isEnd),
      ...(returns > 0 ? [`Carriage returns inside lines are shown as ␍: ${counted(returns)} here.`] : []),
    ],
  };
}

/** More of them would push the text out of sight. */
const MOST_DAMAGES = 5;

function damageWords(name: string, damages: readonly string[]): string[] {
  const words = damages.slice(0, MOST_DAMAGES).map((damage) => `${name}: ${damage}`);
  const more = damages.length - words.length;
  return more > 0 ? [...words, `${name}: and ${counted(more)} more places that are not sound`] : words;
}

/** Blocks begin at head lines; a stretch with another end is a part of a record. */
function tornWords(
  { fromByte, toByte, fromLine, toLine }: Slice,
  { offsets }: Fences,
  text: string,
  isEnd: boolean,
): string[] {
  if (offsets.includes(fromByte) && offsets.includes(toByte)) return [];
  return toLine - fromLine === 1 && !isEnd && !text.endsWith('\n')
    ? [`Line ${counted(toLine)} is longer than a slice: this is its beginning.`]
    : ['This is a part of one record, which is longer than a slice.'];
}

/** `(lines 1,200,001–1,238,000)`: what follows the log's name in a tab. */
function titleOf({ fromLine, toLine }: Slice, is: { whole: boolean; decoded: boolean }): string {
  const one = toLine - fromLine === 1;
  const lines = one
    ? `line ${counted(toLine)}`
    : is.whole
      ? `all ${counted(toLine)} lines`
      : `lines ${counted(fromLine + 1)}–${counted(toLine)}`;
  return is.decoded ? `(decoded, ${lines})` : `(${lines})`;
}

/** `1,200,001`. */
const counted = (count: number): string => count.toLocaleString('en-US');
