import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleOf, bundleUri } from '../protocol/bundle.ts';
import { leftWords, logsInside } from '../workspace/packed/bundleDiscovery.ts';
import type { Bundles } from '../workspace/packed/bundles.ts';
import { expandPath, isPacked } from '../workspace/discover.ts';
import { readingProblem, type Unusable } from '../workspace/logFile.ts';
import { Misuse } from './arguments.ts';
import { complain, shownPath } from './shown.ts';

/** The uri of a path as a person writes it, which may lead into a packed file: `node8.tar.gz!/var/log/zookeeper.log`. */
export function uriOfPath(path: string): string {
  if (!existsSync(path)) {
    for (let at = path.indexOf('!/'); at >= 0; at = path.indexOf('!/', at + 1)) {
      const file = path.slice(0, at);
      if (!existsSync(file) || !statSync(file).isFile()) continue;
      const inside = path.slice(at + 2).split('!/');
      if (inside.length > 1 && inside.at(-1) === '') inside.pop();
      return bundleUri({ file: pathToFileURL(resolve(file)).href, inside });
    }
  }
  return pathToFileURL(path).href;
}

/** The uris that may be logs behind a path, and packed files behind it that cannot be looked into. */
export interface Expanded {
  readonly uris: readonly string[];
  readonly unusable: readonly Unusable[];
  /** As of a Discovery. */
  readonly cut: boolean;
}

/**
 * What a path named by the user leads to: a file, a folder's files, and all in a packed file, or one in it. What of packed
 * files is left out is complained of. Rejects with {@link Misuse} for a path that is not there.
 */
export async function expand(path: string, bundles: Bundles): Promise<Expanded> {
  const uri = uriOfPath(path);
  const place = bundleOf(uri);
  if (place && place.inside.join('') !== '') return { uris: [uri], unusable: [], cut: false };
  const { uris, cut, packed } = await expandPath(place ? fileURLToPath(place.file) : path).catch(
    (error: unknown) => {
      throw new Misuse(`${path}: ${readingProblem(error)}`);
    },
  );
  const isNamed = place !== undefined || (uris[0] === uri && isPacked(basename(path)));
  const inside = await logsInside(bundles, isNamed ? { asked: uris } : { asked: [], found: packed });
  for (const { uri: of, words } of inside.notes) complain(`${shownPath(of)}: ${words}`);
  if (inside.left > 0) complain(`${path}: ${leftWords(inside.left)}`);
  return { uris: [...(isNamed ? [] : uris), ...inside.uris], unusable: inside.unusable, cut };
}
