import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import { awaited, type Correlation } from '../protocol/index.ts';
import type { LogFile } from '../workspace/logFile.ts';
import { readWhole } from '../workspace/readWhole.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { afterAnswer } from './afterAnswer.ts';
import { tellSettled } from './tellSettled.ts';

/** A pass that takes longer shows how far it is. */
const PATIENCE_MS = 1_000;

/**
 * Reads the logs that answered from a probe only, or not yet, and whatever tells of the servers where the window waits for that; tells
 * the client when that is done. The same pass files where ids stand, as long as the client `asksForIds`. What cannot be read says so
 * when it is asked again. Never rejects; the user may stop it, and the next correlation takes it up again.
 */
export async function settle(
  connection: Connection,
  workspace: Workspace,
  answer: Correlation,
  asksForIds: boolean,
): Promise<void> {
  const uris = awaited(answer);
  if (uris.length === 0) return;
  await afterAnswer();
  const logs = (await workspace.catalogue.findAll(uris)).logs;
  const stop = new AbortController();
  const bar = new Bar(connection, logs, stop);
  const patience = setTimeout(() => void bar.show(), PATIENCE_MS);
  const passes = logs.map((log) => {
    const pace = { signal: stop.signal, progress: (bytes: number) => bar.tell(log, bytes) };
    return readWhole(log, pace, { ids: asksForIds }).catch(() => undefined);
  });
  await Promise.all(passes);
  if (answer.window.provisional)
    await workspace.ensemble(stop.signal, answer.pivot.uri).catch(() => undefined);
  clearTimeout(patience);
  bar.done();
  if (stop.signal.aborted) return;
  await tellSettled(connection, { uris });
  // Next, somebody may ask where a session is named.
  if (asksForIds) for (const log of logs) void log.search?.fileIds().catch(() => undefined);
}

/** How far the passes over some logs are, as the editor shows it. */
class Bar {
  readonly #connection: Connection;
  readonly #total: number;
  readonly #stop: AbortController;
  readonly #read = new Map<LogFile, number>();
  #shown: WorkDoneProgressServerReporter | undefined;
  #isDone = false;

  constructor(connection: Connection, logs: readonly LogFile[], stop: AbortController) {
    this.#connection = connection;
    this.#total = logs.reduce((sum, { size }) => sum + size, 0);
    this.#stop = stop;
  }

  async show(): Promise<void> {
    const shown = await this.#connection.window.createWorkDoneProgress();
    if (this.#isDone) return;
    this.#shown = shown;
    shown.token.onCancellationRequested(() => this.#stop.abort(new Error('stopped by the user')));
    shown.begin('Reading logs', this.#share(), undefined, true);
  }

  tell(log: LogFile, bytes: number): void {
    this.#read.set(log, bytes);
    this.#shown?.report(this.#share());
  }

  done(): void {
    this.#isDone = true;
    this.#shown?.done();
  }

  #share(): number {
    const read = [...this.#read.values()].reduce((sum, bytes) => sum + bytes, 0);
    return Math.min(100, Math.round((100 * read) / this.#total));
  }
}
