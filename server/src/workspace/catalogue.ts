import { fileURLToPath } from 'node:url';
import { bundleOf } from '../protocol/bundle.ts';
import { sliceOf } from '../protocol/slice.ts';
import { sideBySide } from '../reading/sideBySide.ts';
import { Bundles } from './packed/bundles.ts';
import { fingerprintHere, fingerprintOf } from './fingerprint.ts';
import { isLog, type LogFile, openLogFile, openLogText, type Unusable } from './logFile.ts';
import { Passes } from './passes.ts';
import { viewThrough } from './slices/sliceView.ts';

/** Texts that an editor holds; asked before the disk. */
export interface OpenTexts {
  /** The text behind a uri that is on no disk; undefined for a file. */
  unsaved(uri: string): { version: number; text: string } | undefined;
}

/** The logs we know. The only long-lived state: an entry is replaced when its file has changed. */
export class Catalogue {
  readonly bundles = new Bundles();
  readonly #texts: OpenTexts;
  readonly #passes: Passes;
  readonly #known = new Map<string, LogFile | Unusable>();
  /** Finds that are not done: asked twice at once, a file is opened once. */
  readonly #underWay = new Map<string, Promise<LogFile | Unusable>>();

  constructor(texts: OpenTexts = { unsaved: () => undefined }, passes = new Passes()) {
    this.#texts = texts;
    this.#passes = passes;
  }

  /** The file behind a uri, or behind a slice of it, as it is now. Never rejects: what cannot be read says so. */
  async find(uri: string): Promise<LogFile | Unusable> {
    const slice = sliceOf(uri);
    if (slice) {
      const log = await this.find(slice.source);
      return isLog(log) ? viewThrough(log, slice) : log;
    }
    const underWay = this.#underWay.get(uri);
    if (underWay) return underWay;
    const finding = this.#find(uri).finally(() => this.#underWay.delete(uri));
    this.#underWay.set(uri, finding);
    return finding;
  }

  async #find(uri: string): Promise<LogFile | Unusable> {
    const known = this.#known.get(uri);
    const inside = bundleOf(uri);
    if (inside) return this.#remember(await this.bundles.open(uri, inside, known));
    const text = this.#texts.unsaved(uri);
    if (text) {
      if (known?.fingerprint === `text:${text.version}`) return known;
      return this.#remember(await openLogText(uri, text.version, text.text));
    }
    if (!uri.startsWith('file:')) {
      return {
        uri,
        problem: 'unreadable',
        reason: 'it is on no disk and not open in an editor',
        fingerprint: '',
      };
    }
    if (known?.fingerprint && (await unchanged(known))) return known;
    const found = await openLogFile(uri, this.#passes);
    if (isLog(found) && !found.printed) await this.#passes.follow(found);
    return this.#remember(found);
  }

  /** The logs among these uris, in their order, and what is none. */
  async findAll(uris: readonly string[]): Promise<{ logs: LogFile[]; unusable: Unusable[] }> {
    const found = await sideBySide(uris, AT_ONCE, (uri) => this.find(uri));
    return { logs: found.filter(isLog), unusable: found.filter((one): one is Unusable => !isLog(one)) };
  }

  /** Whether {@link find} would answer the same again; false of what is no file on disk, and where it does not show without a wait. */
  stands(found: LogFile | Unusable): boolean {
    if (this.#known.get(found.uri) !== found || !found.uri.startsWith('file:')) return false;
    try {
      return fingerprintHere(pathOf(found)) === found.fingerprint;
    } catch {
      return false;
    }
  }

  /** The logs found so far. */
  known(): LogFile[] {
    return [...this.#known.values()].filter(isLog);
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  #remember(found: LogFile | Unusable): LogFile | Unusable {
    if (found.fingerprint) this.#known.set(found.uri, found);
    else this.#known.delete(found.uri);
    return found;
  }
}

/** Files looked at side by side. */
const AT_ONCE = 16;

async function unchanged(log: LogFile | Unusable): Promise<boolean> {
  try {
    return (await fingerprintOf(pathOf(log))) === log.fingerprint;
  } catch {
    return false;
  }
}

/** Throws where the uri is none of a file on this machine. */
const pathOf = (found: LogFile | Unusable): string =>
  isLog(found) && found.path !== undefined ? found.path : fileURLToPath(found.uri);
