import { basename, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleOf, bundleUri } from '../protocol/bundle.ts';
import type { Correlation } from '../protocol/correlation.ts';
import { leftWords, logsInside } from './packed/bundleDiscovery.ts';
import { Catalogue, type OpenTexts } from './catalogue.ts';
import { dateLogs } from './dating/dating.ts';
import { discover, discoverBeside, type Discovery, Listings, MOST_FILES } from './discover.ts';
import { lastAnswers } from './lastAnswers.ts';
import { LastSight } from './lastSight.ts';
import type { LogFile, Unusable } from './logFile.ts';
import { type Ensemble, EnsembleKept } from './nodes/ensemble.ts';
import { type Passes } from './passes.ts';
import { SessionsSeen } from './sessions/sessionsSeen.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import type { NodesTold } from './clocks/zones.ts';
import { within } from './within.ts';

/** The logs that answer a question, and why those. */
export interface LogsInScope {
  readonly logs: readonly LogFile[];
  readonly unusable: readonly Unusable[];
  /** All logs we can see, those that answer among them: they tell zones and nodes. */
  readonly seen: readonly LogFile[];
  readonly scope: Correlation['scope'];
}

/** What else a look at everything brings. */
interface Beside {
  /** Files that are no logs: configurations among them. */
  readonly foreign: readonly Unusable[];
  readonly cut: boolean;
  readonly left: string;
}

interface Everything extends Pick<LogsInScope, 'logs' | 'unusable'>, Beside {}

const NOTHING: Omit<Discovery, 'cut'> = { uris: [], packed: [], listings: [] };

/** How long a hover takes the logs it saw last for all there are. */
const GLANCE_AGAIN_MS = 3_000;
/** How long a hover waits for a first walk; until it is done, it knows the logs found so far. */
const GLANCE_MS = 500;

/** What the editor has open: folders, tabs, settings; and the logs behind them. */
export class Workspace {
  readonly catalogue: Catalogue;
  /** `file:` uris of the workspace's folders. */
  folders: readonly string[] = [];
  /** Uris of all tabs, those too large to be synchronised among them. */
  openUris: readonly string[] = [];
  /** `file:` uris of packed files that the user opened. */
  openBundles: readonly string[] = [];
  settings: Settings = DEFAULT_SETTINGS;
  /** The sessions that all logs we can see name. */
  readonly sessions = new SessionsSeen(async (signal) => {
    const { ensemble } = await this.ensemble(signal);
    const { members, roster } = ensemble;
    return { ensemble, logs: [...members.flatMap(({ node }) => node.logs), ...roster.others] };
  });
  #glance: { at: number; folders: readonly string[]; logs: Promise<readonly LogFile[]> } | undefined;
  readonly #listings = new Listings();
  readonly #ensemble = new EnsembleKept();
  readonly #lastSight: LastSight<Everything>;
  #walk: Promise<unknown> | undefined;
  #nextWalk: Promise<Discovery> | undefined;

  /** `passes` read files of any size. */
  constructor(texts: OpenTexts, passes?: Passes) {
    this.catalogue = new Catalogue(texts, passes);
    this.#lastSight = new LastSight(this.#listings, this.catalogue);
  }

  /**
   * The logs that answer: those in open tabs, or all in the workspace. A scope that comes to no log but `own` widens
   * to the workspace and says so.
   */
  async inScope(
    wanted: 'open' | 'workspace' | undefined,
    own: string,
    signal?: AbortSignal,
  ): Promise<LogsInScope> {
    const name = wanted ?? this.settings.scope;
    if (name === 'open') {
      const found = await this.catalogue.findAll(distinct([own], this.openUris));
      if (wanted === 'open' || found.logs.some(({ uri }) => uri !== own)) {
        return {
          ...found,
          unusable: unreadable(found.unusable),
          seen: (await this.everywhere(signal, own)).logs,
          scope: { name, reason: 'the logs in open tabs' },
        };
      }
    }
    const found = await this.everywhere(signal, own);
    const why = name === 'open' ? ', because no other log is open' : '';
    const limit = found.cut ? ` (among its first ${MOST_FILES} files)` : '';
    const left = found.left === '' ? '' : `; ${found.left}`;
    const reason = `all logs in the workspace${limit}${why}${left}`;
    return { ...found, seen: found.logs, scope: { name: 'workspace', reason } };
  }

  /**
   * All logs we can see: in the folders and in open tabs, and `own`; where that lies in none of the folders, those
   * beside it as well. Rejects with the signal's reason.
   */
  async everywhere(signal?: AbortSignal, own = ''): Promise<Everything> {
    const asked = [own, this.folders, this.openUris, this.openBundles];
    const again = this.#lastSight.again(...asked);
    if (again) return again;
    const { uris: walked, cut, packed, listings } = await this.#walked();
    const file = bundleOf(own)?.file ?? own;
    const beside = this.#isInFolders(file) ? NOTHING : await discoverBeside(placeOf(file), this.#listings);
    signal?.throwIfAborted();
    const named = [...this.openBundles, ...(file === own ? [] : [file])];
    const packs = { asked: named, found: [...packed, ...beside.packed] };
    const inside = await logsInside(this.catalogue.bundles, packs, { signal });
    const uris = distinct([own], this.openUris, walked, beside.uris, inside.uris);
    const found = await this.catalogue.findAll(uris);
    const notes = inside.notes.map(({ uri, words }) => `${this.shownPath(uri)}: ${words}`);
    const sight = {
      logs: found.logs,
      unusable: [...unreadable(found.unusable), ...inside.unusable],
      foreign: found.unusable.filter(({ problem }) => problem === 'foreign'),
      cut,
      left: [leftWords(inside.left), ...notes].filter(Boolean).join('; '),
    };
    // What is packed changes in more ways than files and folders show.
    if (packs.asked.length + packs.found.length === 0) {
      this.#lastSight.remember({
        asked,
        listings: [...listings, ...beside.listings],
        found: [...found.logs, ...found.unusable],
        sight,
      });
    }
    return sight;
  }

  /**
   * The servers of the cluster, from all logs we can see; made anew only when one of them has changed. `left` says what was
   * not looked at, '' where that is nothing. Rejects with the signal's reason.
   */
  async ensemble(signal?: AbortSignal, own = ''): Promise<{ ensemble: Ensemble; left: string }> {
    const { logs, foreign, left } = await this.everywhere(signal, own);
    const nameOf = (uri: string): string => this.shownPath(uri);
    const sources = { logs, foreign, bundles: this.catalogue.bundles, nameOf };
    return { ensemble: await this.#ensemble.of(sources, this.settings, signal), left };
  }

  /** The server of each log, where the servers have been looked for already; costs nothing. */
  get nodesKnown(): NodesTold | undefined {
    return this.#ensemble.known?.nodes;
  }

  /** What {@link ensemble} came to for exactly these logs, where that is known already: without a look at any file. */
  ensembleAtHand(logs: readonly LogFile[]): Ensemble | undefined {
    return this.#ensemble.atHand(logs, this.settings);
  }

  /** The logs as they were known a moment ago, without a wait worth noticing: enough to tell a zone in a hover. */
  async glance(): Promise<readonly LogFile[]> {
    const last = this.#glance;
    if (!last || last.folders !== this.folders || Date.now() - last.at > GLANCE_AGAIN_MS) {
      const logs = this.everywhere().then((found) => found.logs);
      this.#glance = {
        at: Date.now(),
        folders: this.folders,
        logs: logs.catch(() => this.catalogue.known()),
      };
    }
    return (await within(GLANCE_MS, this.#glance?.logs)) ?? this.catalogue.known();
  }

  /**
   * The log and those around it as {@link glance} knows them, the log dated where it counts uptime only and that is
   * found out in a moment; till then it is not.
   */
  async glanceAround(log: LogFile): Promise<[LogFile, ...LogFile[]]> {
    const others = (await this.glance()).filter(({ uri }) => uri !== log.uri);
    if (log.dialect.face !== 'uptime') return [log, ...others];
    const dated = dateLogs([log, ...others], this.settings).then(([own]) => own);
    return [(await within(GLANCE_MS, dated)) ?? log, ...others];
  }

  /** A uri as a person in this workspace calls it: the path within its folder. */
  shownPath(uri: string): string {
    const inside = bundleOf(uri);
    if (inside) return [this.shownPath(inside.file), ...inside.inside].join('!/');
    const place = placeOf(uri);
    const folder = this.folders.map(placeOf).find((one) => place.startsWith(one + sep));
    return folder ? place.slice(folder.length + 1) : basename(place);
  }

  /** Also true of what is on no disk: nothing lies beside that. */
  #isInFolders(uri: string): boolean {
    return (
      !uri.startsWith('file:') ||
      this.folders.some((folder) => placeOf(uri).startsWith(placeOf(folder) + sep))
    );
  }

  /**
   * What lies in the folders now. A walk that began before the question may have passed by a file that came since, so
   * who asks meanwhile waits for the next walk, which all who wait share. Not cancelled with one request for that reason.
   */
  #walked(): Promise<Discovery> {
    this.#nextWalk ??= (this.#walk ?? Promise.resolve()).then(() => {
      this.#nextWalk = undefined;
      const walk = this.#discoverAll();
      this.#walk = walk.catch(() => undefined);
      return walk;
    });
    return this.#nextWalk;
  }

  async #discoverAll(): Promise<Discovery> {
    const paths = this.folders.flatMap((uri) => localPath(uri) ?? []);
    const found = await Promise.all(paths.map((path) => discover(path, undefined, this.#listings)));
    return {
      uris: found.flatMap(({ uris }) => uris),
      cut: found.some(({ cut }) => cut),
      packed: found.flatMap(({ packed }) => packed),
      listings: found.flatMap(({ listings }) => listings),
    };
  }
}

/** The path behind a `file:` uri of this machine; undefined for any other. */
function localPath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** The path behind a `file:` uri: editors and Node spell the same one in different ways. */
function placeOf(uri: string): string {
  const inside = bundleOf(uri);
  if (inside) return bundleUri(inside);
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : uri;
  } catch {
    return uri;
  }
}

/** The uris of all lists without '' and those that name a file again; the first spelling stays. */
const distinct = lastAnswers((...lists: (readonly string[])[]): readonly string[] => {
  const places = new Map<string, string>();
  for (const uri of lists.flat()) if (uri !== '' && !places.has(placeOf(uri))) places.set(placeOf(uri), uri);
  return [...places.values()];
});

const unreadable = (unusable: readonly Unusable[]): Unusable[] =>
  unusable.filter(
    ({ problem, uri }) =>
      problem === 'unreadable' && (uri.startsWith('file:') || bundleOf(uri) !== undefined),
  );
