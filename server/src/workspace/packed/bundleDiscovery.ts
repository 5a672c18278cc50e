import { basename } from 'node:path';
import { BUNDLE_ENDING, bundleOf, bundleUri, type BundlePlace } from '../../protocol/bundle.ts';
import type { Pace } from '../../reading/lines.ts';
import { sideBySide } from '../../reading/sideBySide.ts';
import { mebibytes, MOST_NESTED } from '../../unpack/limits.ts';
import type { Bundles } from './bundles.ts';
import { mayBeLog } from '../discover.ts';
import { readingProblem, type Unusable } from '../logFile.ts';
import { NotPacked } from './packedListing.ts';

/** What packed files hold. */
export interface Inside {
  /** Uris of files in them that may be logs. */
  readonly uris: readonly string[];
  /** Packed files that cannot be looked into. */
  readonly unusable: readonly Unusable[];
  /** What of a packed file is left out, and why. */
  readonly notes: readonly { readonly uri: string; readonly words: string }[];
  /** Packed files not looked into because nobody named them, and they are many or large. */
  readonly left: number;
}

/** Archives that are packed as a whole are unpacked unasked as long as they are no larger together, in bytes on disk. */
export const MOST_UNASKED = 256 * 2 ** 20;
/** Packed files looked into unasked. */
const MOST_FILES_UNASKED = 2_000;
const AT_ONCE = 4;
const HEADS_AT_ONCE = 16;

/**
 * Looks for logs in packed files: in those that were asked for by name in any case, in others within bounds. Rejects with the
 * signal's reason.
 */
export async function logsInside(
  bundles: Bundles,
  { asked, found = [] }: { readonly asked: readonly string[]; readonly found?: readonly string[] },
  pace: Pace = {},
): Promise<Inside> {
  const named = new Set(asked.map(asSpelled));
  const others = found.map(asSpelled).filter((uri) => !named.has(uri));
  const few = others.slice(0, MOST_FILES_UNASKED);
  const costs = await sideBySide(few, HEADS_AT_ONCE, (uri) =>
    BUNDLE_ENDING.test(uri) ? bundles.costOf(uri) : Promise.resolve(0),
  );
  let room = MOST_UNASKED;
  const chosen = few.filter((_, index) => {
    const cost = costs[index] ?? 0;
    if (cost > room) return false;
    room -= cost;
    return true;
  });
  pace.signal?.throwIfAborted();
  const parts = await sideBySide([...named, ...chosen], AT_ONCE, (uri) =>
    insideOf(bundles, { file: uri, inside: [] }, pace),
  );
  pace.signal?.throwIfAborted();
  return {
    uris: parts.flatMap(({ uris }) => uris),
    unusable: parts.flatMap(({ unusable }) => unusable),
    notes: parts.flatMap(({ notes }) => notes),
    left: others.length - chosen.length,
  };
}

/** A `file:` uri as a place inside spells it: there are several ways. */
const asSpelled = (file: string): string => bundleOf(bundleUri({ file, inside: [''] }))?.file ?? file;

/** Says that packed files were not looked into; '' when none were left. */
export const leftWords = (left: number): string =>
  left === 0
    ? ''
    : `${left} packed ${left === 1 ? 'file is' : 'files are'} not looked into unasked, which is done up to ` +
      `${MOST_FILES_UNASKED} files and ${mebibytes(MOST_UNASKED)} of packed archives: open them as log bundles`;

type Part = Omit<Inside, 'left'>;

async function insideOf(bundles: Bundles, place: BundlePlace, pace: Pace): Promise<Part> {
  const uri = place.inside.length === 0 ? place.file : bundleUri(place);
  const none: Part = { uris: [], unusable: [], notes: [] };
  try {
    const { files, notes } = await bundles.look(place, pace);
    const parts: Part[] = [{ ...none, notes: notes.map((words) => ({ uri, words })) }];
    const uris: string[] = [];
    for (const path of [...files.keys()].sort()) {
      const inside = { file: place.file, inside: [...place.inside, path] };
      if (mayBeLog(basename(path))) uris.push(bundleUri(inside));
      else if (BUNDLE_ENDING.test(path)) parts.push(await nested(bundles, inside, pace));
    }
    parts.push({ ...none, uris });
    return {
      uris: parts.flatMap((part) => part.uris),
      unusable: parts.flatMap((part) => part.unusable),
      notes: parts.flatMap((part) => part.notes),
    };
  } catch (error) {
    pace.signal?.throwIfAborted();
    if (error instanceof NotPacked && error.isPlain)
      return { ...none, uris: [place.inside.length === 0 ? uri : bundleUri(place)] };
    return {
      ...none,
      unusable: [{ uri, problem: 'unreadable', reason: readingProblem(error), fingerprint: '' }],
    };
  }
}

async function nested(bundles: Bundles, place: BundlePlace, pace: Pace): Promise<Part> {
  if (place.inside.length < MOST_NESTED) return insideOf(bundles, place, pace);
  const words = `packed files in packed files are looked into ${MOST_NESTED} deep: unpack the outer ones by hand`;
  return { uris: [], unusable: [], notes: [{ uri: bundleUri(place), words }] };
}
