import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { bundleOf } from '../protocol/bundle.ts';
import type { Bundles } from '../workspace/packed/bundles.ts';
import { Catalogue } from '../workspace/catalogue.ts';
import { discoverBeside, MOST_FILES } from '../workspace/discover.ts';
import type { LogFile, Unusable } from '../workspace/logFile.ts';
import { nodeNames } from '../workspace/nodes/nodeNames.ts';
import { type Settings, settingFor } from '../workspace/settings.ts';
import { Misuse } from './arguments.ts';
import { expand, uriOfPath } from './insidePath.ts';
import { complain, shownPath } from './shown.ts';

/** The logs behind the paths of a command line. */
export interface Sight {
  readonly logs: readonly LogFile[];
  /** Files named on the command line, or unreadable ones under a folder named there. */
  readonly unusable: readonly Unusable[];
  /** Logs beside files named one by one: not asked, but they tell zones and nodes. */
  readonly seen: readonly LogFile[];
  /** Files under the paths, or beside them, that are no logs: configurations among them. */
  readonly foreign: readonly Unusable[];
  readonly bundles: Bundles;
}

/** Opens the paths. Rejects with {@link Misuse} for a path that is not there, or an --offset that fits no log. */
export async function openPaths(paths: readonly string[], { offsets }: Settings): Promise<Sight> {
  const catalogue = new Catalogue();
  catalogue.bundles.store.keepIn(tmpdir());
  const logs = new Map<string, LogFile>();
  const unusable: Unusable[] = [];
  const foreign: Unusable[] = [];
  const beside: string[] = [];
  for (const path of paths) {
    const named = uriOfPath(path);
    const expanded = await expand(path, catalogue.bundles);
    const { uris, cut } = expanded;
    if (cut) complain(`${path}: only its first ${MOST_FILES} files are looked at`);
    const within = await catalogue.findAll(uris);
    for (const log of within.logs) logs.set(log.uri, log);
    foreign.push(...within.unusable.filter(({ problem }) => problem === 'foreign'));
    if (within.logs.length === 1 && uris[0] === named && !bundleOf(named))
      beside.push(...(await discoverBeside(resolve(path))).uris);
    unusable.push(
      ...expanded.unusable,
      ...within.unusable.filter(({ uri, problem }) => uri === named || problem === 'unreadable'),
    );
  }
  const found = [...logs.values()];
  for (const offset of offsets) refuseUnlessUsed(offset, found);
  const around = await catalogue.findAll([...new Set(beside)]);
  foreign.push(...around.unusable.filter(({ problem }) => problem === 'foreign'));
  const seen = around.logs.filter(({ uri }) => !logs.has(uri));
  return { logs: found, unusable, seen, foreign, bundles: catalogue.bundles };
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

export { complain, shownPath };
