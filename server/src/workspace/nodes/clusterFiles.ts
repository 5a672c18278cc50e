import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseServerAnswer } from '../../cluster/fourLetterWords.ts';
import { type ListedServer, parseZkList } from '../../cluster/zkList.ts';
import { isWildcard, parseZooCfg, type ZooCfg } from '../../cluster/zooCfg.ts';
import type { Told, Trait } from '../../log/member.ts';
import { bundleOf } from '../../protocol/bundle.ts';
import { sideBySide } from '../../reading/sideBySide.ts';
import type { Bundles } from '../packed/bundles.ts';
import type { Unusable } from '../logFile.ts';
import type { PlacedTold } from './logTold.ts';

/** A file that is no log and tells of servers. */
export interface ClusterFile {
  readonly uri: string;
  /** Absolute, leading through packed files. */
  readonly path: string;
  /** `zoo.cfg`, `myid`, `srvr`, `mntr` or `list`. */
  readonly kind: 'zoo.cfg' | 'myid' | 'srvr' | 'mntr' | 'list';
  readonly told: readonly PlacedTold[];
  readonly listed: readonly ListedServer[];
}

/** Larger files are no configuration. */
const MOST_BYTES = 256 << 10;
const MOST_FILES = 2_000;
const AT_ONCE = 16;

/** Names of files worth a look: `zoo.cfg`, `zoo.cfg.dynamic.100000000`, `myid`, `node8-srvr.txt`, and names without ending. */
const NAMES = /^myid|\.cfg|zoo|dynamic|srvr|stat|mntr|conf|4lw|\.(?:txt|out|ini|properties)$|^[^.]*$/i;

const known = new WeakMap<Unusable, ClusterFile | 'none'>();

/**
 * Configurations, `myid` files, answers to four-letter words and lists of servers among files that are no logs; told by
 * content. What cannot be read is passed over. Read again only when a file has changed.
 */
export async function clusterFilesAmong(
  foreign: readonly Unusable[],
  bundles: Bundles,
  signal?: AbortSignal,
): Promise<ClusterFile[]> {
  const asked = foreign.filter(({ uri }) => NAMES.test(nameOf(uri))).slice(0, MOST_FILES);
  const found = await sideBySide(asked, AT_ONCE, async (one) => {
    signal?.throwIfAborted();
    const before = known.get(one);
    if (before) return before;
    const read = await textOf(one.uri, bundles).catch(() => undefined);
    const file = (read && clusterFile(one.uri, read.path, read.text)) ?? 'none';
    known.set(one, file);
    return file;
  });
  return found.filter((one): one is ClusterFile => one !== 'none');
}

const nameOf = (uri: string): string => {
  const inside = bundleOf(uri)?.inside.at(-1);
  return basename(inside ?? decodeURIComponent(uri));
};

async function textOf(uri: string, bundles: Bundles): Promise<{ path: string; text: string } | undefined> {
  const place = bundleOf(uri);
  if (place) {
    const volume = await bundles.volume(place);
    const bytes = await volume.head(MOST_BYTES + 1);
    return bytes.length > MOST_BYTES ? undefined : { path: volume.path, text: decoder.decode(bytes) };
  }
  const path = fileURLToPath(uri);
  const { size } = await stat(path);
  return size > MOST_BYTES ? undefined : { path, text: decoder.decode(await readFile(path)) };
}

/** What the text of a file tells of servers; undefined where it is none of the kinds we know. */
export function clusterFile(uri: string, path: string, text: string): ClusterFile | undefined {
  const at = (line: number): PlacedTold['at'] => ({ uri, line, byteOffset: 0 });
  const place = (told: Told, line: number): PlacedTold => ({ ...told, at: at(line), count: 1 });
  const base = { uri, path, listed: [] };
  if (/^myid$/i.test(basename(path))) {
    // ZooKeeper takes the first line only, and does not trim it (QuorumPeerConfig.setupMyId).
    const id = /^(\d{1,19})\s*?(?:\r?\n|$)/.exec(text)?.[1];
    return id === undefined
      ? undefined
      : { ...base, kind: 'myid', told: [place({ trait: 'myid', value: id }, 0)] };
  }
  const answer = parseServerAnswer(text);
  if (answer) {
    const told: PlacedTold[] = [];
    if (answer.version)
      told.push(place({ trait: 'ZooKeeper', value: answer.version.value }, answer.version.line));
    if (answer.mode) told.push(place({ trait: 'mode', value: answer.mode.value }, answer.mode.line));
    return { ...base, kind: answer.word, told };
  }
  const cfg = parseZooCfg(text);
  if (isZooCfg(basename(path), cfg)) return { ...base, kind: 'zoo.cfg', told: toldByCfg(cfg, place) };
  const listed = parseZkList(text);
  return listed.length > 0 ? { ...base, kind: 'list', told: [], listed } : undefined;
}

const TIMINGS: readonly Trait[] = ['tickTime', 'initLimit', 'syncLimit'];

/** By what only such a file sets; an excerpt that is named as one may set less. */
function isZooCfg(name: string, { servers, values }: ZooCfg): boolean {
  if (servers.length > 0 || (values.has('clientPort') && values.has('dataDir'))) return true;
  return /^zoo.*\.cfg$/i.test(name) && TIMINGS.some((trait) => values.has(trait));
}

function toldByCfg(
  { servers, values }: ZooCfg,
  place: (told: Told, line: number) => PlacedTold,
): PlacedTold[] {
  const told: PlacedTold[] = [];
  const id = values.get('serverId');
  if (id && /^\d{1,19}$/.test(id.value)) told.push(place({ trait: 'myid', value: id.value }, id.line));
  for (const trait of TIMINGS) {
    const set = values.get(trait);
    if (set && /^\d{1,9}$/.test(set.value)) told.push(place({ trait, value: set.value }, set.line));
  }
  const [address, port] = [values.get('clientPortAddress'), values.get('clientPort')];
  if (address && port && !isWildcard(address.value))
    told.push(place({ trait: 'client', value: endpoint(address.value, port.value) }, address.line));
  for (const { id: of, host, quorumPort, electionPort, client, line } of servers) {
    told.push(place({ of, trait: 'quorum', value: endpoint(host, quorumPort) }, line));
    if (electionPort !== undefined)
      told.push(place({ of, trait: 'election', value: endpoint(host, electionPort) }, line));
    if (client)
      told.push(place({ of, trait: 'client', value: endpoint(client.host ?? host, client.port) }, line));
  }
  return told;
}

const endpoint = (host: string, port: string | number): string =>
  host.includes(':') ? `[${host.replace(/[[\]]/g, '')}]:${port}` : `${host}:${port}`;

const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
