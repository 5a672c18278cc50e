import { type Dirent, readdirSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sideBySide } from '../reading/sideBySide.ts';
import { SmallCalls } from '../reading/smallCalls.ts';
import { statHere, statOf } from '../reading/statOf.ts';
import { lastAnswers } from './lastAnswers.ts';
import { isGeneric } from './nodes/nodeNames.ts';

/** Files looked at in one folder tree, at most: a folder of collected logs holds some hundreds. */
export const MOST_FILES = 10_000;

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.svn', '.hg', '.vscode', '.idea', '__pycache__']);

/** Endings of files that are no text of ours: the rest is told by content. */
const SKIPPED_ENDINGS = new Set(
  (
    '.7z .avi .avif .bmp .bz2 .class .css .dll .doc .docx .exe .gif .gz .htm .html .ico .jar .java .jpeg .jpg .js .jsx ' +
    '.map .md .mjs .mov .mp3 .mp4 .o .odt .pcap .pcapng .pdf .png .ppt .pptx .py .pyc .rar .rpm .deb .so .sql .svg ' +
    '.tar .tgz .tzst .ts .tsx .ttf .vsix .war .wasm .webp .woff .woff2 .xls .xlsx .xz .zip .zst .lock'
  ).split(' '),
);

/** What tcpmon packs its data into: read as it is. */
const PACKED_LOG = /^tcpmon-(?:dataf-\d+\.zst|(?:datastore|db)-.*\.tar)$/i;

/** True for the name of a file that tcpmon packed itself. */
export const isPackedByTcpmon = (name: string): boolean => PACKED_LOG.test(name);

/** True for the name of a file that may be a log, as far as names tell. */
export const mayBeLog = (name: string): boolean =>
  !SKIPPED_ENDINGS.has(extname(name).toLowerCase()) || isPackedByTcpmon(name);

/** What a walk through a folder found. */
export interface Discovery {
  /** `file:` uris of files that may be logs, sorted by path. */
  readonly uris: readonly string[];
  /** True when the tree holds more files than {@link MOST_FILES}: the rest was not looked at. */
  readonly cut: boolean;
  /** `file:` uris of packed files in the tree, which may hold logs, sorted by path. */
  readonly packed: readonly string[];
  /** The folders that were listed. */
  readonly listings: readonly Listing[];
}

const PACKED = new Set('.gz .tgz .zst .tzst .zip .tar .xz .bz2 .7z'.split(' '));

/** True for the name of a packed file. */
export const isPacked = (name: string): boolean =>
  PACKED.has(extname(name).toLowerCase()) && !isPackedByTcpmon(name);

/** What one folder held when it was listed, by path. */
export interface Listing {
  readonly folder: string;
  /** Files that may be logs, packed files, and folders, by their names. */
  readonly files: readonly string[];
  readonly packed: readonly string[];
  readonly folders: readonly string[];
}

const emptyOf = (folder: string): Listing => ({ folder, files: [], packed: [], folders: [] });

/** Two seconds on FAT, less everywhere else. */
const COARSEST_TICK_MS = 2_500;

/**
 * What walks through folders remember of them, so that the next walk lists only folders that changed. Nothing is taken
 * for true because of its age: a log that was collected a moment ago is found by the question asked now.
 */
export class Listings {
  readonly #known = new Map<string, { readonly changedMs: number; readonly listing: Listing }>();

  /** What is in the folder now; nothing when it cannot be listed. */
  async of(folder: string): Promise<Listing> {
    const found = await statOrNone(folder);
    const changedMs = found?.mtimeMs;
    const known = this.#known.get(folder);
    if (known && known.changedMs === changedMs) return known.listing;
    const listing = await list(folder, found?.size);
    if (changedMs === undefined) this.#known.delete(folder);
    // A change within the same tick of the file system's clock as the last one would not show.
    else if (Date.now() - changedMs > COARSEST_TICK_MS) this.#known.set(folder, { changedMs, listing });
    return listing;
  }

  /**
   * Whether nothing was added to a folder, renamed in it or taken away since it was listed; false where that does not show without a
   * wait. Throws the system's error.
   */
  stands(listing: Listing): boolean {
    const known = this.#known.get(listing.folder);
    return known?.listing === listing && known.changedMs === statHere(listing.folder)?.mtimeMs;
  }

  /** These folders as one; the same one again as long as nothing in them changed. */
  readonly together = lastAnswers(together);
}

/**
 * The files under a folder that may be logs, by their names; content decides later. Folders that cannot be listed
 * are passed over, links are not followed. Rejects with the signal's reason.
 */
export async function discover(
  folder: string,
  signal?: AbortSignal,
  listings = new Listings(),
): Promise<Discovery> {
  const found: Listing[] = [];
  const folders = [folder];
  for (let files = 0; folders.length > 0 && files <= MOST_FILES;) {
    signal?.throwIfAborted();
    const next = folders.splice(-FOLDERS_AT_ONCE);
    for (const listing of await sideBySide(next, FOLDERS_AT_ONCE, (one) => listings.of(one))) {
      found.push(listing);
      for (const inside of listing.folders) folders.push(inside);
      files += listing.files.length;
    }
  }
  return listings.together(found);
}

const FOLDERS_AT_ONCE = 16;

/**
 * The files around a file that may be logs of the same node, itself among them: those in its folder, and in the folders
 * above as long as they are called by what is in them (`log`, `zookeeper`) and not by whose it is.
 */
export async function discoverBeside(path: string, listings = new Listings()): Promise<Discovery> {
  const found: Listing[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    found.push(await listings.of(folder));
    if (!isGeneric(folder) || dirname(folder) === folder) return listings.together(found);
  }
}

function together(listings: readonly Listing[]): Discovery {
  const files = listings.flatMap((listing) => listing.files).sort();
  const packed = listings.flatMap((listing) => listing.packed).sort();
  return {
    uris: files.slice(0, MOST_FILES).map((path) => pathToFileURL(path).href),
    cut: files.length > MOST_FILES,
    packed: packed.map((path) => pathToFileURL(path).href),
    listings,
  };
}

/** A file as itself, a folder as what {@link discover} finds in it. Rejects with the system's error. */
export async function expandPath(path: string, signal?: AbortSignal): Promise<Discovery> {
  const found = await statOf(path);
  if (found.isDirectory()) return discover(path, signal);
  return { uris: [pathToFileURL(path).href], cut: false, packed: [], listings: [] };
}

/** Undefined when nobody can tell; `mtimeMs` is when something was last added to the folder, renamed in it or taken away. */
async function statOrNone(folder: string): Promise<Stats | undefined> {
  try {
    return await statOf(folder);
  } catch {
    return undefined;
  }
}

/** A folder that takes more to write down what is in it holds hundreds of files: to list them is not a small call. */
const SMALL_FOLDER_BYTES = 4 << 10;

const calls = new SmallCalls();

async function list(folder: string, size = Infinity): Promise<Listing> {
  const elsewhere = (): Promise<Dirent[]> => readdir(folder, { withFileTypes: true });
  const here = (): Dirent[] => readdirSync(folder, { withFileTypes: true });
  try {
    return sorted(folder, await (size > SMALL_FOLDER_BYTES ? elsewhere() : calls.make(here, elsewhere)));
  } catch {
    return emptyOf(folder);
  }
}

function sorted(folder: string, entries: readonly Dirent[]): Listing {
  const files: string[] = [];
  const packed: string[] = [];
  const folders: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) folders.push(path);
    if (!entry.isFile()) continue;
    if (mayBeLog(entry.name)) files.push(path);
    else if (isPacked(entry.name)) packed.push(path);
  }
  return { folder, files, packed, folders };
}
