import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Catalogue } from '../workspace/catalogue.ts';
import { expandPath } from '../workspace/discover.ts';
import { isLog, type LogFile, readingProblem, type Unusable } from '../workspace/logFile.ts';
import { Misuse } from './arguments.ts';

/** The logs behind the paths of a command line. */
export interface Sight {
  readonly logs: readonly LogFile[];
  /** Files named on the command line, or unreadable ones under a folder named there. */
  readonly unusable: readonly Unusable[];
}

/** Opens the paths. Rejects with {@link Misuse} for a path that is not there. */
export async function openPaths(paths: readonly string[], catalogue = new Catalogue()): Promise<Sight> {
  const logs = new Map<string, LogFile>();
  const unusable: Unusable[] = [];
  for (const path of paths) {
    const { uris, cut } = await expandPath(path).catch((error: unknown) => {
      throw new Misuse(`${path}: ${readingProblem(error)}`);
    });
    if (cut) process.stderr.write(`log-lens: ${path}: only its first ${uris.length} files are looked at\n`);
    const single = uris.length === 1;
    for (const found of (await Promise.all(uris.map((uri) => catalogue.find(uri)))).values()) {
      if (isLog(found)) logs.set(found.uri, found);
      else if (single || found.problem === 'unreadable') unusable.push(found);
    }
  }
  return { logs: [...logs.values()], unusable };
}

/** A uri as the terminal shows it: a path from the current folder where that is shorter. */
export function shownPath(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  const path = fileURLToPath(uri);
  const near = relative(process.cwd(), path);
  return near.length < path.length ? near : path;
}
