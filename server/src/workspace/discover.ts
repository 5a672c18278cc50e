import { type Dirent, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isGeneric } from './nodeNames.ts';

/** Files looked at in one folder tree, at most: a folder of collected logs holds some hundreds. */
export const MOST_FILES = 10_000;

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.svn', '.hg', '.vscode', '.idea', '__pycache__']);

/** Endings of files that are no text of ours: the rest is told by content. */
const SKIPPED_ENDINGS = new Set(
  (
    '.7z .avi .avif .bmp .bz2 .class .css .dll .doc .docx .exe .gif .gz .htm .html .ico .jar .java .jpeg .jpg .js .jsx ' +
    '.map .md .mjs .mov .mp3 .mp4 .o .odt .pcap .pcapng .pdf .png .ppt .pptx .py .pyc .rar .rpm .deb .so .sql .svg ' +
    '.tar .tgz .ts .tsx .ttf .vsix .war .wasm .webp .woff .woff2 .xls .xlsx .xz .zip .zst .lock'
  ).split(' '),
);

const mayBeLog = (name: string): boolean => !SKIPPED_ENDINGS.has(extname(name).toLowerCase());

/** What a walk through a folder found. */
export interface Discovery {
  /** `file:` uris of files that may be logs, sorted by path. */
  readonly uris: string[];
  /** True when the tree holds more files than {@link MOST_FILES}: the rest was not looked at. */
  readonly cut: boolean;
  /** Packed files in the tree, which may hold logs and are not looked into. */
  readonly packed: number;
}

const PACKED = new Set('.gz .tgz .zst .zip .tar .xz .bz2 .7z'.split(' '));

/**
 * The files under a folder that may be logs, by their names; content decides later. Folders that cannot be listed
 * are passed over, links are not followed. Rejects with the signal's reason.
 */
export async function discover(folder: string, signal?: AbortSignal): Promise<Discovery> {
  const paths: string[] = [];
  let packed = 0;
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    signal?.throwIfAborted();
    for (const entry of await list(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) folders.push(path);
      if (entry.isFile() && mayBeLog(entry.name)) paths.push(path);
      if (entry.isFile() && PACKED.has(extname(entry.name).toLowerCase())) packed++;
    }
    if (paths.length > MOST_FILES) break;
  }
  paths.sort();
  return {
    uris: paths.slice(0, MOST_FILES).map((path) => pathToFileURL(path).href),
    cut: paths.length > MOST_FILES,
    packed,
  };
}

/**
 * The files around a file that may be logs of the same node, itself among them: those in its folder, and in the folders
 * above as long as they are called by what is in them (`log`, `zookeeper`) and not by whose it is.
 */
export async function discoverBeside(path: string): Promise<string[]> {
  const found: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    for (const entry of await list(folder)) {
      if (entry.isFile() && mayBeLog(entry.name)) found.push(join(folder, entry.name));
    }
    if (!isGeneric(folder) || dirname(folder) === folder) break;
  }
  return found
    .sort()
    .slice(0, MOST_FILES)
    .map((one) => pathToFileURL(one).href);
}

/** A file as itself, a folder as what {@link discover} finds in it. Rejects with the system's error. */
export async function expandPath(path: string, signal?: AbortSignal): Promise<Discovery> {
  const found: Stats = await stat(path);
  if (found.isDirectory()) return discover(path, signal);
  return { uris: [pathToFileURL(path).href], cut: false, packed: 0 };
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
