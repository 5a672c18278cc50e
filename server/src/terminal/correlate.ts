import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { correlateLogs, type Start } from '../correlation/correlateLogs.ts';
import { withMembers } from '../correlation/members.ts';
import { NoPivot } from '../correlation/pivot.ts';
import { evidence } from '../features/evidence.ts';
import { parseIso } from '../log/zone.ts';
import { bundleOf } from '../protocol/bundle.ts';
import type { Correlation, GcVerdict, Hit } from '../protocol/correlation.ts';
import { type Arguments, Misuse } from './arguments.ts';
import { type Ensemble, ensembleOf } from '../workspace/nodes/ensemble.ts';
import type { LogFile } from '../workspace/logFile.ts';
import { isPacked } from '../workspace/discover.ts';
import { uriOfPath } from './insidePath.ts';
import { complain, openPaths, shownPath, type Sight } from './sight.ts';
import { timeWithZone } from './timeArgument.ts';

/** `log-lens correlate PATH… --at TIME|FILE:LINE`: what every log says around it. */
export async function correlate(args: Arguments, print: (text: string) => void): Promise<number> {
  if (args.paths.length === 0) throw new Misuse('correlate: name the logs, or a folder that holds them');
  if (args.at === undefined)
    throw new Misuse('correlate: say where with --at 2023-10-24T10:32:31+08:00 or --at FILE:LINE');
  const place = placeOf(args.at, args.paths);
  const sight = await openPaths(place?.outside ? [...args.paths, place.path] : args.paths, args.settings);
  for (const { uri, problem, reason } of sight.unusable)
    if (problem === 'foreign') complain(`${shownPath(uri)}: not a log that we read: ${reason}`);
  if (sight.logs.length === 0) complain('there is no log under the paths named');
  const start = place ? lineStart(place, sight) : { time: timeWithZone('--at', args.at, args) };
  const ensemble = await ensembleAmong(sight, args.settings);
  const scope = {
    logs: sight.logs,
    seen: sight.seen,
    unusable: sight.unusable.filter(({ problem }) => problem === 'unreadable'),
    settings: args.settings,
    scope: { name: 'paths' as const, reason: 'the paths you named' },
    nodes: ensemble.nodes,
    ensemble: () => Promise.resolve(ensemble),
  };
  const window = args.windowMs === undefined ? {} : { windowMs: args.windowMs };
  const options = { ...window, kinds: args.format === 'json' };
  const found = await correlateLogs(start, scope, options).catch((error: unknown) => {
    throw error instanceof NoPivot ? new Misuse(error.message) : error;
  });
  const answer = withMembers(found, ensemble);
  print(
    args.format === 'json'
      ? `${JSON.stringify(fromOne(answer), null, 2)}\n`
      : evidence(answer, args.format, shownPath),
  );
  return answer.logs.some(({ nearest }) => nearest) ? 0 : 1;
}

/** Bytes of logs that are unpacked to tell who is who, and for nothing else. */
const MOST_UNPACKED = 128 << 20;

/** Who is who under the paths: large logs are read at their ends only, and no mass of rotated logs is unpacked for it. */
function ensembleAmong(
  { logs, seen, foreign, bundles }: Sight,
  settings: Arguments['settings'],
): Promise<Ensemble> {
  const all = [...logs, ...seen];
  const isLeft = ({ packed }: LogFile): boolean => packed?.isAtHand() === false;
  const packedBytes = all.filter(isLeft).reduce((sum, { size }) => sum + size, 0);
  const asked = packedBytes <= MOST_UNPACKED ? all : all.filter((log) => !isLeft(log));
  const sources = { logs: asked, foreign, bundles, nameOf: shownPath };
  return ensembleOf(sources, settings);
}

interface Place {
  readonly path: string;
  /** Where else it may be, when several packed files were named: which of them holds it shows when they are read. */
  readonly others: readonly string[];
  /** 0-based. */
  readonly line: number;
  /** True when no named path holds the file. */
  readonly outside: boolean;
}

/** `FILE:LINE`, the file relative to the current folder or to one of the paths; undefined when `at` is no such thing. */
function placeOf(at: string, paths: readonly string[]): Place | undefined {
  const match = /^(.+):(\d+)$/.exec(at);
  if (!match || parseIso(at) !== undefined) return undefined;
  const [name, line] = [match[1] ?? '', Number(match[2]) - 1];
  const candidates = [
    resolve(name),
    ...paths.map((path) => join(resolve(path), name)),
    ...paths.map((path) => resolve(path)).filter((path) => path.endsWith(`/${name}`)),
  ];
  const onDisk = candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  const within = paths.filter((path) => isPacked(path)).map((path) => `${resolve(path)}!/${name}`);
  const inside = [...candidates, ...within].filter((candidate) => bundleOf(uriOfPath(candidate)));
  const [path, ...others] = onDisk === undefined ? inside : [onDisk];
  if (path === undefined) {
    if (/^\d{4}-\d\d-\d\d[T ]/.test(at)) return undefined;
    throw new Misuse(`--at ${at}: there is no file ${name} here or under the paths named`);
  }
  if (line < 0) throw new Misuse(`--at ${at}: lines count from 1`);
  const outside = !paths.some(
    (named) =>
      path === resolve(named) ||
      path.startsWith(join(resolve(named), '/')) ||
      path.startsWith(`${resolve(named)}!/`),
  );
  return { path, others, line, outside };
}

function lineStart({ path, others, line }: Place, sight: Sight): Start {
  const uris = [path, ...others].map(uriOfPath);
  const log = sight.logs.find(({ uri }) => uris.includes(uri));
  if (log) return { log, line };
  const uri = uriOfPath(path);
  const why = sight.unusable.find((one) => one.uri === uri)?.reason;
  throw new Misuse(`${shownPath(uri)} is not a log that we read${why ? `: ${why}` : ''}`);
}

/** The answer with lines as the terminal counts them. */
function fromOne(answer: Correlation): Correlation {
  const counted = <H extends Hit>(hit: H): H => ({
    ...hit,
    ...(hit.line === undefined ? {} : { line: hit.line + 1 }),
    ...(hit.endLine === undefined ? {} : { endLine: hit.endLine + 1 }),
  });
  return {
    ...answer,
    pivot: counted(answer.pivot),
    ...(answer.gc ? { gc: answer.gc.map(countedPauses) } : {}),
    logs: answer.logs.map((log) => ({
      ...log,
      ...(log.nearest ? { nearest: counted(log.nearest) } : {}),
      hits: log.hits.map(counted),
    })),
  };
}

const countedPauses = (verdict: GcVerdict): GcVerdict => ({
  ...verdict,
  pauses: verdict.pauses.map((pause) => ({ ...pause, line: pause.line + 1 })),
});
