import type { Pace } from '../../reading/lines.ts';
import { sideBySide } from '../../reading/sideBySide.ts';
import type { Ensemble } from '../nodes/ensemble.ts';
import { type LogFile, readingProblem } from '../logFile.ts';
import { MOST_WHOLE } from '../nodes/roster.ts';
import { SessionCatalogue } from './sessionCatalogue.ts';
import { sessionsAtHand, sessionsInLog, tellsSessions } from './sessionsInLog.ts';
import type { SessionTable } from '../../reading/sessionTable.ts';
import { within } from '../within.ts';

/** What there is to look at. */
export interface SessionSources {
  readonly logs: readonly LogFile[];
  readonly ensemble: Ensemble;
}

/** How long a glance waits for what is not at hand, in ms. */
const GLANCE_MS = 40;
/** When an answer that no longer waits has gone out: what begins then takes longer than it did, in ms. */
const ANSWERED_MS = 5;
/** How long what was known a moment ago is taken for what there is, in ms. */
const AGAIN_MS = 3_000;
const AT_ONCE = 2;

/** The sessions in the logs of a workspace, read when they are first asked for and kept as long as the logs stay as they are. */
export class SessionsSeen {
  readonly #sources: (signal?: AbortSignal) => Promise<SessionSources>;
  readonly #failed = new WeakMap<LogFile, string>();
  #asked: { at: number; found: Promise<SessionSources> } | undefined;
  #known: SessionSources | undefined;
  #last: { sources: SessionSources; tables: number; catalogue: SessionCatalogue } | undefined;
  #reading: Promise<void> | undefined;

  constructor(sources: (signal?: AbortSignal) => Promise<SessionSources>) {
    this.#sources = sources;
  }

  /**
   * What is known in a moment, for an answer that cannot wait; the rest is read meanwhile. Of that moment, whoever asks has waited
   * `waitedMs` already. Undefined as long as not even the logs are known. Never rejects.
   */
  async glance(waitedMs = 0): Promise<SessionCatalogue | undefined> {
    const patience = GLANCE_MS - waitedMs;
    if (patience > 0) {
      await within(
        patience,
        this.#asking().catch(() => undefined),
      );
      await within(GLANCE_MS, this.#reading);
    } else setTimeout(() => void this.#asking().catch(() => undefined), ANSWERED_MS).unref();
    return this.#known && this.#catalogueOf(this.#known);
  }

  /** What there is to look at, as it was found out a moment ago or is found out now. Rejects as that does. */
  #asking(): Promise<SessionSources> {
    if (this.#asked && Date.now() - this.#asked.at <= AGAIN_MS) return this.#asked.found;
    const found = this.#sources();
    this.#asked = { at: Date.now(), found };
    found.then(
      (sources) => {
        this.#known = sources;
        this.#readOn();
      },
      () => (this.#asked = undefined),
    );
    return found;
  }

  /**
   * What all logs tell; of large ones only what has been read, unless `whole`, and their reading goes on. Rejects with the
   * signal's reason.
   */
  async all({ whole = false, ...pace }: Pace & { readonly whole?: boolean } = {}): Promise<SessionCatalogue> {
    const sources = await this.#sources(pace.signal);
    this.#known = sources;
    const wanted = sources.logs.filter((log) => tellsSessions(log) && (whole || !isLarge(log)));
    await this.#read(wanted, pace);
    if (!whole) this.#readOn();
    return this.#catalogueOf(sources);
  }

  /** Done when nothing is being read in the background. Rejects with the signal's reason. */
  async settled(signal?: AbortSignal): Promise<void> {
    const aborted = new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
    while (this.#reading && signal?.aborted !== true) await Promise.race([this.#reading, aborted]);
    signal?.throwIfAborted();
  }

  /** Reads what is not at hand, in the background: small logs first. */
  #readOn(): void {
    const missing = (this.#known?.logs ?? []).filter((log) => this.#isMissing(log));
    if (missing.length === 0 || this.#reading) return;
    const inOrder = missing.sort((a, b) => a.size - b.size);
    this.#reading = this.#readAndWarm(inOrder).finally(() => {
      this.#reading = undefined;
      if ((this.#known?.logs ?? []).some((log) => this.#isMissing(log))) this.#readOn();
    });
  }

  /** Also finds out when each host booted, which takes a moment where there are many roles. */
  async #readAndWarm(logs: readonly LogFile[]): Promise<void> {
    await this.#read(logs);
    const catalogue = this.#known && this.#catalogueOf(this.#known);
    for (const { node } of catalogue?.ensemble.members ?? []) {
      if (node.myid !== undefined) catalogue?.rolesOf(node.myid & 0xff);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #isMissing(log: LogFile): boolean {
    return tellsSessions(log) && !sessionsAtHand(log) && !this.#failed.has(log) && !isLeft(log);
  }

  async #read(logs: readonly LogFile[], pace: Pace = {}): Promise<void> {
    await sideBySide(logs, AT_ONCE, async (log) => {
      try {
        await sessionsInLog(log, pace);
        this.#failed.delete(log);
      } catch (error) {
        pace.signal?.throwIfAborted();
        this.#failed.set(log, `cannot be read: ${readingProblem(error)}`);
      }
    });
  }

  #catalogueOf(sources: SessionSources): SessionCatalogue {
    const tables = new Map<LogFile, SessionTable>();
    const pending: LogFile[] = [];
    const left: { log: LogFile; why: string }[] = [];
    for (const log of sources.logs) {
      if (!tellsSessions(log)) continue;
      const table = sessionsAtHand(log);
      const failure = this.#failed.get(log);
      if (table) tables.set(log, table);
      else if (failure !== undefined) left.push({ log, why: failure });
      else if (isLeft(log)) left.push({ log, why: 'not unpacked to look for sessions, since it is large' });
      else pending.push(log);
    }
    const last = this.#last;
    if (last && last.sources.ensemble === sources.ensemble && sameAll(last.sources.logs, sources.logs)) {
      if (last.tables === tables.size && last.catalogue.left.length === left.length) return last.catalogue;
    }
    const catalogue = new SessionCatalogue(sources.ensemble, tables, pending, left);
    this.#last = { sources, tables: tables.size, catalogue };
    return catalogue;
  }
}

const isLarge = ({ size }: LogFile): boolean => size > MOST_WHOLE;

/** A large log that would have to be unpacked first is not read unless somebody asks for all. */
const isLeft = (log: LogFile): boolean => isLarge(log) && log.packed?.isAtHand() === false;

const sameAll = <One>(some: readonly One[], others: readonly One[]): boolean =>
  some.length === others.length && some.every((one, index) => one === others[index]);
