/** Scheme of what lies inside a packed file. */
export const BUNDLE_SCHEME = 'log-lens-bundle';

/** Endings of packed files that are looked into, for names in any case. */
export const BUNDLE_ENDING = /\.(?:gz|tgz|zst|tzst|tar|zip)$/i;

/** A packed file, and what is meant inside of it. */
export interface BundlePlace {
  /** `file:` uri of the packed file. */
  file: string;
  /** A path for each packed file to go into, the last one that of what is meant; '' is all that a packed file holds. */
  inside: string[];
}

/**
 * The uri of a place: `log-lens-bundle:/cases/node8.tar.gz%21/var/log/zookeeper.log`, a `!` behind each packed file. A name that
 * ends in `!` has that doubled, so that no name can be taken for a packed file. Spelled as VS Code spells uris.
 */
export function bundleUri({ file, inside }: BundlePlace): string {
  const [, authority = '', path = ''] = /^file:(?:\/\/([^/?#]*))?([^?#]*)/.exec(file) ?? [];
  const outer = path.split('/').map((one) => doubled(decoded(one)));
  const inner = inside.map((one) => one.split('/').map(doubled).map(spelled).join('/'));
  const whole = [outer.map(spelled).join('/'), ...inner].join(`${spelled('!')}/`);
  return `${BUNDLE_SCHEME}:${authority === '' ? '' : `//${authority}`}${whole}`;
}

/** The place that a uri names, however it is spelled; undefined for a uri of another kind. */
export function bundleOf(uri: string): BundlePlace | undefined {
  const match = /^log-lens-bundle:(?:\/\/([^/?#]*))?(\/[^?#]*)/.exec(uri);
  if (!match) return undefined;
  const places: string[][] = [[]];
  for (const one of (match[2] ?? '').split('/').map(decoded)) {
    const marks = marksOf(one);
    const name = one.slice(0, one.length - marks) + '!'.repeat(Math.floor(marks / 2));
    places.at(-1)?.push(name);
    if (marks % 2 === 1) places.push([]);
  }
  const [outer = [], ...inside] = places.map((names) => names.join('/'));
  if (inside.length === 0) return undefined;
  const path = String(outer).split('/').map(spelled).join('/');
  return { file: `file://${match[1] ?? ''}${path}`, inside };
}

const doubled = (name: string): string => name + '!'.repeat(marksOf(name));

/** How many `!` a name ends in. */
function marksOf(name: string): number {
  let start = name.length;
  while (name[start - 1] === '!') start--;
  return name.length - start;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** As VS Code's `Uri.toString()` spells a part of a path. */
const spelled = (name: string): string =>
  encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Requests of our own about packed files, from client to server; all but the last take a {@link BundleParams}. */
export const bundleRequests = {
  /** Looks into a packed file, and has it among the logs that answer from then on. */
  open: 'logLens/bundle/open',
  /** Takes it from those again. */
  close: 'logLens/bundle/close',
  /** What lies in a folder inside. */
  list: 'logLens/bundle/list',
  /** What a place inside is. */
  stat: 'logLens/bundle/stat',
  /** Bytes of a file inside. */
  read: 'logLens/bundle/read',
} as const;

export interface BundleParams {
  /** Uri of a packed file, or of a place inside of one. */
  uri: string;
}

export interface OpenedBundle {
  /** Uri of all that it holds. */
  uri: string;
  /** As a person calls it. */
  name: string;
  files: number;
  /** How many of those are logs that we read. */
  logs: number;
  /** What of it is left out, and why: whole sentences. */
  notes: string[];
}

export interface BundleEntry {
  uri: string;
  name: string;
  /** `bundle`: a packed file, with `uri` that of what it holds. */
  kind: 'file' | 'folder' | 'bundle';
  /** Of a file; 0 of others. */
  bytes: number;
}

export interface BundleStat {
  kind: 'file' | 'folder';
  /** Bytes of a file; 0 of a folder. */
  bytes: number;
  /** When the packed file on disk was last changed. */
  changedMs: number;
}

export interface BundleReadParams extends BundleParams {
  from: number;
  /** At most; an answer holds no more than 4 MiB. */
  bytes: number;
}

export interface BundleBytes {
  base64: string;
}
