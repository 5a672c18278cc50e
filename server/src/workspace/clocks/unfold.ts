import { type Clock, localClock } from '../../log/clock.ts';
import { type Fold, foldsBetween, mayFold } from '../../log/folds.ts';
import type { Stamp } from '../../log/instant.ts';
import { buildFences, type Fences } from '../../reading/fences.ts';
import { eachLine, type Pace } from '../../reading/lines.ts';
import { StepSearch } from '../../reading/stepsBack.ts';
import type { LogFile } from '../logFile.ts';
import { remembered } from '../remembered.ts';
import { type Turning, unfoldedDialect } from './unfoldedDialect.ts';

/** A small log is read for it at once; a larger one when its pass is done. */
const SMALL_BYTES = 8 << 20;

interface Unfolded {
  readonly zone: string;
  readonly log: Promise<LogFile | undefined>;
}

const known = new WeakMap<LogFile, Unfolded>();

/**
 * The same logs, those read anew that were written through an hour which their zone has twice. Where the order of their records tells
 * the first time from the second, their stamps are true time then; else the first is taken. Either is said, in {@link LogFile.folds}. A large log that has not been
 * read yet stays as it is, unless `whole`. `clocks` are those of the logs; when other logs are answered, they have to be made anew. Rejects with the signal's reason.
 */
export async function unfold(
  logs: readonly LogFile[],
  clocks: ReadonlyMap<string, Clock>,
  pace: Pace & { readonly whole?: boolean } = {},
): Promise<readonly LogFile[]> {
  const changed = new Map<LogFile, LogFile>();
  for (const log of logs) {
    const zone = clocks.get(log.uri)?.zone.name;
    if (log.dialect.face !== 'local' || log.folds || zone === undefined || !mayFold(zone)) continue;
    const found = await unfoldedLog(log, zone, pace);
    if (found) changed.set(log, found);
  }
  return changed.size === 0 ? logs : logs.map((log) => changed.get(log) ?? log);
}

async function unfoldedLog(
  log: LogFile,
  zone: string,
  { whole = false, ...pace }: Pace & { readonly whole?: boolean },
): Promise<LogFile | undefined> {
  const before = known.get(log);
  if (before?.zone === zone) return before.log;
  const isLeft = !whole && log.size > SMALL_BYTES;
  const { settled } = log;
  const fences = isLeft && settled ? settled() : await fencesOrNone(log, pace);
  if (!fences?.range) return undefined;
  const folds = foldsBetween(zone, fences.range.least, fences.range.greatest);
  const finding = folds.length === 0 ? Promise.resolve(undefined) : unfoldAt(log, zone, fences, folds, pace);
  known.set(log, { zone, log: finding });
  finding.catch(() => known.delete(log));
  return finding;
}

const fencesOrNone = (log: LogFile, pace: Pace): Promise<Fences | undefined> =>
  log.fences(pace).catch(() => {
    pace.signal?.throwIfAborted();
    return undefined;
  });

async function unfoldAt(
  log: LogFile,
  zone: string,
  fences: Fences,
  folds: readonly Fold[],
  pace: Pace,
): Promise<LogFile | undefined> {
  const turnings: Turning[] = [];
  const open: Fold[] = [];
  for (const fold of folds) {
    const { line, records } = await turningIn(log, fences, fold, pace);
    if (line !== undefined) turnings.push({ fold, line });
    else if (records > 0) open.push(fold);
  }
  const said = open.map(
    ({ from, to }) =>
      `${faceOf(from)} to ${faceOf(to)} stand twice in that zone, and the order of the records does not tell which is which: the first is taken`,
  );
  const reason = [
    ...turnings.map(({ fold, line }) => `${faceOf(fold.from)} comes a second time at line ${line + 1}`),
    ...said,
  ].join('; ');
  if (reason === '') return undefined;
  if (turnings.length === 0) return { ...log, folds: { words: reason, isTold: false } };
  const dialect = unfoldedDialect(log.dialect, localClock({ name: zone, reason, assumed: false }), turnings);
  const built = remembered((at) => log.read((source) => buildFences(source, dialect.heads(), at)));
  return { ...log, dialect, folds: { words: reason, isTold: true }, fences: built, settled: built.done };
}

/** `2023-11-05 01:00`. */
const faceOf = (at: Stamp): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** The first record of the second time, and how many records lie in the local times that come twice. */
async function turningIn(
  log: LogFile,
  { count, offsets, lines, least, greatest }: Fences,
  { from, to }: Fold,
  pace: Pace,
): Promise<{ line: number | undefined; records: number }> {
  const blocks = Array.from({ length: count }, (_, block) => block).filter(
    (block) =>
      (least[block] ?? Infinity) < to + REACH_MS && (greatest[block] ?? -Infinity) >= from - REACH_MS,
  );
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined) return { line: undefined, records: 0 };
  const search = new StepSearch();
  let line = lines[first] ?? 0;
  let records = 0;
  await log.read(async (source) => {
    const heads = log.dialect.heads(line);
    await eachLine(
      source,
      (bytes, start, end, offset) => {
        const found = heads.stampAt(bytes, start, end);
        if (Number.isFinite(found)) {
          search.see(found, line, offset);
          if (found >= from && found < to) records++;
        }
        line++;
      },
      { ...pace, from: offsets[first] ?? 0, to: offsets[last + 1] ?? source.size },
    );
  });
  const steps = search
    .finish()
    .filter(
      (step) => step.from >= from && step.from < to + SLACK_MS && step.to >= from - SLACK_MS && step.to < to,
    );
  const [only] = steps;
  return { line: steps.length === 1 ? only?.line : undefined, records };
}

/** Around the hour, for a clock that was put back a little late. */
const REACH_MS = 60_000;
const SLACK_MS = 2_000;
