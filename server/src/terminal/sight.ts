import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { visibleText } from '../protocol/visibleText.ts';
import { Catalogue } from '../workspace/catalogue.ts';
import { discoverBeside, expandPath } from '../workspace/discover.ts';
import { type LogFile, readingProblem, type Unusable } from '../workspace/logFile.ts';
import { nodeNames } from '../workspace/nodeNames.ts';
import { type Settings, settingFor } from '../workspace/settings.ts';
import { Misuse } from './arguments.ts';

/** The logs behind the paths of a command line. */
export interface Sight {
  readonly logs: readonly LogFile[];
  /** Files named on the command line, or unreadable ones under a folder named there. */
  readonly unusable: readonly Unusable[];
  /** Logs beside files named one by one: not asked, but they tell zones and nodes. */
  readonly seen: readonly LogFile[];
}

/** Opens the paths. Rejects with {@link Misuse} for a path that is not there, or an --offset that fits no log. */
export async function openPaths(paths: readonly string[], { offsets }: Settings): Promise<Sight> {
  const catalogue = new Catalogue();
  const logs = new Map<string, LogFile>();
  const unusable: Unusable[] = [];
  const beside: string[] = [];
  for (const path of paths) {
    const { uris, cut, packed } = await expandPath(path).catch((error: unknown) => {
      throw new Misuse(`${path}: ${readingProblem(error)}`);
    });
    if (cut) complain(`${path}: only its first ${uris.length} files are looked at`);
    if (packed > 0) complain(`${path}: ${packed} packed files in it are not looked into: unpack them first`);
    const within = await catalogue.findAll(uris);
    for (const log of within.logs) logs.set(log.uri, log);
    const named = pathToFileURL(path).href;
    if (within.logs.length === 1 && uris[0] === named) beside.push(...(await discoverBeside(resolve(path))));
    unusable.push(...within.unusable.filter(({ uri, problem }) => uri === named || problem === 'unreadable'));
  }
  const found = [...logs.values()];
  for (const offset of offsets) refuseUnlessUsed(offset, found);
  const around = await catalogue.findAll([...new Set(beside)]);
  return { logs: found, unusable, seen: around.logs.filter(({ uri }) => !logs.has(uri)) };
}

function refuseUnlessUsed(offset: Settings['offsets'][number], logs: readonly LogFile[]): void {
  const names = nodeNames(logs);
  const isUsed = logs.some((log) => settingFor([offset], log.path ?? '', names.get(log.path ?? '')));
  if (isUsed || logs.length === 0) return;
  const nodes = [...new Set(names.values())].join(', ');
  throw new Misuse(
    `--offset ${offset.pattern}: no log is of that node${nodes ? `; the nodes are ${nodes}` : ''}`,
  );
}

/** One line on stderr, whatever the text quotes. */
export function complain(text: string): void {
  process.stderr.write(`log-lens: ${visibleText(text)}\n`);
}

/** A uri as the terminal shows it: a path from the current folder where that is shorter. */
export function shownPath(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  const path = fileURLToPath(uri);
  const near = relative(process.cwd(), path);
  return near.length < path.length ? near : path;
}
