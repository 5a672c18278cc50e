import type { Connection } from 'vscode-languageserver/node';
import { awaited, type Correlation } from '../protocol/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { afterAnswer } from './afterAnswer.ts';
import { Reading } from './reading.ts';
import { tellSettled } from './tellSettled.ts';

/** Reads what provisional answers wait for, and tells the client when that is done. */
export class Settling {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  /** What answers wait for that were given already, by its uris: a user who jumps from record to record waits for the same. */
  #underWay = new Map<string, Promise<void>>();
  #reading: Reading | undefined;

  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection;
    this.#workspace = workspace;
  }

  /**
   * Reads the logs that answered from a probe only, or not yet, and whatever tells of the servers where the window waits for that; tells
   * the client when that is done. The same pass files where ids stand, as long as the client `asksForIds`. What cannot be read says so
   * when it is asked again. Never rejects; the user may stop it, and the next correlation takes it up again.
   */
  async after(answer: Correlation, asksForIds: boolean): Promise<void> {
    const uris = awaited(answer);
    if (uris.length === 0) return;
    if (this.#reading?.signal.aborted) this.#beginAnew();
    const servers = answer.window.provisional ? answer.pivot.uri : undefined;
    const key = JSON.stringify([[...uris].sort(), servers]);
    const underWay = this.#underWay;
    const known = underWay.get(key);
    if (known) return known;
    const settling = this.#settle(uris, servers, asksForIds).finally(() => underWay.delete(key));
    underWay.set(key, settling);
    return settling;
  }

  /** What the user has stopped is awaited by nobody. */
  #beginAnew(): void {
    this.#reading = undefined;
    this.#underWay = new Map();
  }

  async #settle(uris: string[], servers: string | undefined, asksForIds: boolean): Promise<void> {
    await afterAnswer();
    const { logs } = await this.#workspace.catalogue.findAll(uris);
    const reading = (this.#reading ??= new Reading(this.#connection));
    await reading.read(logs, asksForIds);
    if (servers !== undefined) await this.#workspace.ensemble(reading.signal, servers).catch(() => undefined);
    if (reading.isDone) {
      reading.end();
      if (this.#reading === reading) this.#reading = undefined;
    }
    if (reading.signal.aborted) return;
    await tellSettled(this.#connection, { uris });
    // Next, somebody may ask where a session is named.
    if (asksForIds) for (const log of logs) void log.search?.fileIds().catch(() => undefined);
  }
}
