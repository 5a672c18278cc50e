import { NoPivot } from '../correlation/pivot.ts';
import {
  BUNDLE_ENDING,
  type BundleBytes,
  type BundleEntry,
  bundleOf,
  type BundleParams,
  type BundlePlace,
  type BundleReadParams,
  type BundleStat,
  bundleUri,
  type OpenedBundle,
} from '../protocol/bundle.ts';
import type { Pace } from '../reading/lines.ts';
import { logsInside } from '../workspace/packed/bundleDiscovery.ts';
import { readingProblem } from '../workspace/logFile.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Bytes in one answer. */
const MOST_BYTES = 4 << 20;

/** Looks into a packed file on disk and has it answer from then on. Rejects with {@link NoPivot} or the signal's reason. */
export async function openBundle(
  workspace: Workspace,
  params: BundleParams,
  pace: Pace = {},
): Promise<OpenedBundle> {
  const place = placeOf(params);
  const { file } = place;
  return inWords(workspace, place, pace, async () => {
    const { bundles } = workspace.catalogue;
    const { files } = await bundles.look({ file, inside: [] }, pace);
    const inside = await logsInside(bundles, { asked: [file] }, pace);
    const { logs } = await workspace.catalogue.findAll(inside.uris);
    pace.signal?.throwIfAborted();
    workspace.openBundles = [...workspace.openBundles.filter((one) => one !== file), file];
    const said = (uri: string, words: string): string => `${workspace.shownPath(uri)}: ${words}.`;
    return {
      uri: bundleUri({ file, inside: [''] }),
      name: workspace.shownPath(file),
      files: files.size,
      logs: logs.length,
      notes: [
        ...inside.notes.map(({ uri, words }) => said(uri, words)),
        ...inside.unusable.map(({ uri, reason }) => said(uri, reason)),
      ],
    };
  });
}

/** Takes a packed file from those that answer because they were opened. Its bytes go when there is no room for them. */
export function closeBundle(workspace: Workspace, params: BundleParams): null {
  const { file } = placeOf(params);
  workspace.openBundles = workspace.openBundles.filter((one) => one !== file);
  return null;
}

/** What lies in a folder of a packed file, folders first. Rejects as {@link openBundle}. */
export async function listBundle(
  workspace: Workspace,
  params: BundleParams,
  pace: Pace = {},
): Promise<BundleEntry[]> {
  const place = placeOf(params);
  return inWords(workspace, place, pace, async () => {
    const { outer, path } = split(place);
    const { files } = await workspace.catalogue.bundles.look(outer, pace);
    const start = path === '' ? '' : `${path}/`;
    const found = new Map<string, BundleEntry>();
    for (const [name, volume] of files) {
      if (!name.startsWith(start)) continue;
      const rest = name.slice(start.length);
      const slash = rest.indexOf('/');
      const child = slash < 0 ? rest : rest.slice(0, slash);
      if (slash < 0 && found.has(child)) continue;
      const kind = slash >= 0 ? 'folder' : BUNDLE_ENDING.test(child) ? 'bundle' : 'file';
      const inside = [...outer.inside, `${start}${child}`, ...(kind === 'bundle' ? [''] : [])];
      const bytes = kind === 'file' ? volume.size : 0;
      found.set(child, { uri: bundleUri({ file: place.file, inside }), name: child, kind, bytes });
    }
    const rank = ({ kind }: BundleEntry): number => (kind === 'folder' ? 0 : 1);
    return [...found.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  });
}

/** What a place in a packed file is. Rejects as {@link openBundle}. */
export async function statBundle(
  workspace: Workspace,
  params: BundleParams,
  pace: Pace = {},
): Promise<BundleStat> {
  const place = placeOf(params);
  return inWords(workspace, place, pace, async () => {
    const { outer, path } = split(place);
    const { files, changedMs } = await workspace.catalogue.bundles.look(outer, pace);
    const file = files.get(path);
    if (file) return { kind: 'file', bytes: file.size, changedMs };
    const isFolder = path === '' || [...files.keys()].some((name) => name.startsWith(`${path}/`));
    if (!isFolder) throw new Error('no such file');
    return { kind: 'folder', bytes: 0, changedMs };
  });
}

/** Bytes of a file in a packed file; fewer than asked for at its end. Rejects as {@link openBundle}. */
export async function readBundle(
  workspace: Workspace,
  params: BundleReadParams,
  pace: Pace = {},
): Promise<BundleBytes> {
  const place = placeOf(params);
  return inWords(workspace, place, pace, async () => {
    const volume = await workspace.catalogue.bundles.volume(place, pace);
    return volume.lend(async ({ source }) => {
      const bytes = new Uint8Array(
        Math.max(0, Math.min(params.bytes, MOST_BYTES, source.size - params.from)),
      );
      const read = await source.read(bytes, params.from);
      return { base64: Buffer.from(bytes.buffer, 0, read).toString('base64') };
    }, pace);
  });
}

function placeOf({ uri }: BundleParams): BundlePlace {
  const place = bundleOf(uri);
  if (place) return place;
  if (uri.startsWith('file:')) return bundleOf(bundleUri({ file: uri, inside: [''] })) as BundlePlace;
  throw new NoPivot(`${uri}: only packed files on the disk of this machine can be opened.`);
}

/** The packed file in which a place lies, and the path to it there. */
const split = ({ file, inside }: BundlePlace): { outer: BundlePlace; path: string } => ({
  outer: { file, inside: inside.slice(0, -1) },
  path: (inside.at(-1) ?? '').replace(/\/$/, ''),
});

async function inWords<Result>(
  workspace: Workspace,
  place: BundlePlace,
  { signal }: Pace,
  answer: () => Promise<Result>,
): Promise<Result> {
  try {
    return await answer();
  } catch (error) {
    signal?.throwIfAborted();
    throw new NoPivot(`${workspace.shownPath(bundleUri(place))}: ${readingProblem(error)}.`);
  }
}
