import type { Connection } from 'vscode-languageserver/node';
import { memberAt, withMembers } from '../correlation/members.ts';
import { cursor } from '../features/cursor.ts';
import { inventory } from '../features/inventory.ts';
import { nodesOf, readPending } from '../features/nodes.ts';
import { owners } from '../features/owners.ts';
import type { Instant } from '../log/instant.ts';
import {
  type Correlation,
  type CursorAnswer,
  type CursorParams,
  type InventoryAnswer,
  type MemberAt,
  type MembersParams,
  type NodesAnswer,
  type NodesParams,
  requests,
  sliceOf,
} from '../protocol/index.ts';
import type { Ensemble } from '../workspace/nodes/ensemble.ts';
import { isLog, type LogFile } from '../workspace/logFile.ts';
import { viewThrough } from '../workspace/slices/sliceView.ts';
import { clocksOf } from '../workspace/clocks/zones.ts';
import { afterAnswer } from './afterAnswer.ts';
import { Calm } from './calm.ts';
import type { Editor } from './editor.ts';
import { guard } from './guard.ts';
import { tellSettled } from './tellSettled.ts';

/** Behind answers that follow each other, what is known of the servers is looked at once in so many ms: each look takes as long as a small answer. */
const TOLD_EVERY_MS = 50;

/**
 * What the editor is told of the servers of the cluster. Nobody waits for these to become known but who asks for nothing else:
 * they are made out in the background, and `logLens/settled` tells when.
 */
export class Cluster {
  readonly #connection: Connection;
  readonly #editor: Editor;
  /** Logs beside which the servers are being made out, so that many questions begin that once. */
  readonly #underWay = new Map<string, Promise<Ensemble | undefined>>();

  /** Ensembles that the editor was told of. */
  readonly #told = new WeakSet<Ensemble>();
  /** Logs that were read whole for their servers, or are being. */
  readonly #readWhole = new WeakSet<LogFile>();
  #madeAt = -Infinity;
  readonly #calm = new Calm();
  /** Logs that are to be read whole as soon as it is calm. */
  readonly #toRead = new Set<LogFile>();
  #telling: Promise<Ensemble | undefined> | undefined;

  /** Registers the requests. */
  constructor(connection: Connection, editor: Editor) {
    this.#connection = connection;
    this.#editor = editor;
    connection.onRequest(
      requests.inventory,
      guard(connection, requests.inventory, null, (_params: unknown, signal) => this.#inventory(signal)),
    );
    connection.onRequest(
      requests.members,
      guard<MembersParams, Correlation | null>(connection, requests.members, null, (params, signal) =>
        this.#members(params, signal),
      ),
    );
    connection.onRequest(
      requests.owners,
      guard(connection, requests.owners, null, async () => {
        const { workspace } = editor;
        return owners(workspace.ensembleAtHand(await workspace.glance()));
      }),
    );
    connection.onRequest(
      requests.cursor,
      guard<CursorParams, CursorAnswer | null>(connection, requests.cursor, null, (params) =>
        this.#cursor(params),
      ),
    );
  }

  /** Answers `logLens.nodes`, and reads on in logs of which only the ends were read. */
  async nodes({ uri }: NodesParams, signal: AbortSignal): Promise<NodesAnswer> {
    const own = typeof uri === 'string' ? uri : '';
    const found = await this.#editor.workspace.ensemble(signal, own);
    void this.#tellOf(found.ensemble);
    void this.#readOn(found.ensemble.pending, own);
    return nodesOf(found);
  }

  /**
   * Has the servers behind an answer made out where it was given without, and reads the logs whole in which the role at its
   * instant must stand, once `settled` is done and it is calm. Never rejects.
   */
  async follow({ membersPending, pivot, logs }: Correlation, settled: Promise<void>): Promise<void> {
    this.#calm.disturb();
    const isDoubtful = [pivot, ...logs].some(({ member }) => member && isUnread(member));
    const known = membersPending ? afterAnswer().then(() => this.#makeKnown(pivot.uri)) : this.#tellAtHand();
    if (membersPending ?? isDoubtful) return this.#readBehind(known, settled, pivot.instant, pivot.uri);
  }

  /** Reads on for the roles at an instant. Many questions may wait here: none of them holds its answer. */
  async #readBehind(
    known: Promise<Ensemble | undefined>,
    settled: Promise<void>,
    instant: number,
    own: string | undefined,
  ): Promise<void> {
    const ensemble = await known;
    await settled;
    const pending = ensemble?.pending.filter((log) => {
      if (this.#toRead.has(log)) return false;
      const member = ensemble.memberOf(log.uri);
      return member && isUnread(memberAt(member, instant as Instant));
    });
    this.#readInCalm(pending ?? [], own);
  }

  /** Tells of the servers that are known behind an answer: one that waited a moment for them may have had them made out. */
  #tellAtHand(): Promise<Ensemble | undefined> {
    const tell = async (): Promise<Ensemble | undefined> => {
      await new Promise((resolve) => setTimeout(resolve, TOLD_EVERY_MS));
      this.#telling = undefined;
      const { workspace } = this.#editor;
      const known = workspace.ensembleAtHand(await workspace.glance());
      if (known) await this.#tellOf(known);
      return known;
    };
    return (this.#telling ??= tell());
  }

  /** Has logs read whole when nobody asks any more. Who waits for that here holds no answer. */
  #readInCalm(pending: readonly LogFile[], own: string | undefined): void {
    const logs = pending.filter((log) => !this.#readWhole.has(log));
    if (logs.length === 0) return;
    const isWaiting = this.#toRead.size > 0;
    for (const log of logs) this.#toRead.add(log);
    if (isWaiting) return;
    void this.#calm.comes().then(() => {
      const all = [...this.#toRead];
      this.#toRead.clear();
      return this.#readOn(all, own);
    });
  }

  /** Makes out the servers of the cluster, and tells the editor. Undefined where that fails. */
  #makeKnown(own = ''): Promise<Ensemble | undefined> {
    const known = this.#underWay.get(own);
    if (known) return known;
    const making = this.#editor.workspace
      .ensemble(undefined, own)
      .then(async ({ ensemble }) => {
        await this.#tellOf(ensemble);
        return ensemble;
      })
      .catch(() => undefined)
      .finally(() => this.#underWay.delete(own));
    this.#underWay.set(own, making);
    return making;
  }

  /** A log that grows has the servers made out anew, but not with each move of the cursor. */
  #makeKnownSometime(): void {
    if (Date.now() - this.#madeAt < MAKE_AGAIN_MS) return;
    this.#madeAt = Date.now();
    void this.#makeKnown();
  }

  /** Reads logs whole, each once: one that cannot be read stays as it is. */
  async #readOn(pending: readonly LogFile[], own: string | undefined): Promise<void> {
    const logs = pending.filter((log) => !this.#readWhole.has(log));
    if (logs.length === 0) return;
    for (const log of logs) this.#readWhole.add(log);
    const uris = logs.map(({ uri }) => uri);
    const { workspace } = this.#editor;
    try {
      await readPending(workspace, uris);
      this.#told.add((await workspace.ensemble(undefined, own)).ensemble);
      await this.#tell(uris);
    } catch {
      // What is known stays, and says what was not read.
    }
  }

  /** Tells the editor once of each ensemble, whoever had it made. Never rejects. */
  async #tellOf(ensemble: Ensemble): Promise<void> {
    if (this.#told.has(ensemble)) return;
    this.#told.add(ensemble);
    await this.#tell([]);
  }

  #tell(uris: string[]): Promise<void> {
    return tellSettled(this.#connection, { uris, members: true });
  }

  async #inventory(signal: AbortSignal): Promise<InventoryAnswer> {
    const answer = await inventory(this.#editor.workspace, signal);
    if (answer.membersPending && answer.formats.length > 0) void this.#makeKnown();
    return answer;
  }

  async #members({ correlation }: MembersParams, signal: AbortSignal): Promise<Correlation> {
    const { uri } = correlation.pivot;
    return withMembers(correlation, (await this.#editor.workspace.ensemble(signal, uri)).ensemble);
  }

  async #cursor(params: CursorParams): Promise<CursorAnswer | null> {
    const { documents, workspace } = this.#editor;
    await this.#editor.configured;
    const source = documents.lines(params.uri);
    const slice = sliceOf(params.uri);
    const log = await workspace.catalogue.find(slice?.source ?? params.uri);
    if (!source || !isLog(log)) return null;
    const [own, ...others] = await workspace.glanceAround(log);
    const clock = clocksOf([own, ...others], workspace.settings).get(log.uri);
    if (!clock) return null;
    const ensemble = workspace.ensembleAtHand(await workspace.glance());
    if (!ensemble) this.#makeKnownSometime();
    const member = ensemble?.memberOf(log.uri);
    const { dialect } = slice ? viewThrough(own, slice) : own;
    return cursor({ source, dialect, clock, member }, params);
  }
}

/** Without a request that waits for them, the servers are made out again after this long at the soonest. */
const MAKE_AGAIN_MS = 10_000;

/** Whether the role is not known because a stretch of a log was not read: only that comes with a note and without a role. */
const isUnread = ({ role, note }: MemberAt): boolean => role === undefined && note !== undefined;
