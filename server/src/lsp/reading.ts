import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { LogFile } from '../workspace/logFile.ts';
import { readWhole } from '../workspace/readWhole.ts';

/** A pass that takes longer shows how far it is. */
const PATIENCE_MS = 1_000;

/** Logs that are read whole at one time: the editor shows how far, once for all of them, and the user may stop it. */
export class Reading {
  readonly #connection: Connection;
  readonly #stop = new AbortController();
  readonly #patience = setTimeout(() => void this.#show(), PATIENCE_MS);
  /** The pass over each log, and the bytes of it that were read. */
  readonly #passes = new Map<LogFile, Promise<void>>();
  readonly #read = new Map<LogFile, number>();
  #left = 0;
  #shown: WorkDoneProgressServerReporter | undefined;
  #isEnded = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Aborted once the user has stopped it. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Whether all logs have been read that were to be. */
  get isDone(): boolean {
    return this.#left === 0;
  }

  /** Reads these logs, each once, as {@link readWhole}. What cannot be read says so when it is asked. */
  async read(logs: readonly LogFile[], ids: boolean): Promise<void> {
    await Promise.all(
      logs.map((log) => {
        const known = this.#passes.get(log);
        if (known) return known;
        this.#left++;
        const progress = (bytes: number): void => this.#tell(log, bytes);
        const pass = readWhole(log, { signal: this.signal, progress }, { ids })
          .catch(() => undefined)
          .finally(() => this.#left--);
        this.#passes.set(log, pass);
        return pass;
      }),
    );
  }

  /** Nothing is shown any more. */
  end(): void {
    clearTimeout(this.#patience);
    this.#isEnded = true;
    this.#shown?.done();
  }

  async #show(): Promise<void> {
    const shown = await this.#connection.window.createWorkDoneProgress();
    if (this.#isEnded) return;
    this.#shown = shown;
    shown.token.onCancellationRequested(() => this.#stop.abort(new Error('stopped by the user')));
    shown.begin('Reading logs', this.#share(), undefined, true);
  }

  #tell(log: LogFile, bytes: number): void {
    this.#read.set(log, bytes);
    this.#shown?.report(this.#share());
  }

  #share(): number {
    let [read, total] = [0, 0];
    for (const log of this.#passes.keys()) {
      read += this.#read.get(log) ?? 0;
      total += log.size;
    }
    return Math.min(100, Math.round((100 * read) / total));
  }
}
