import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Pace } from '../reading/lines.ts';
import { indexFile } from './indexFile.ts';
import type { From, Indexed } from './passOver.ts';
import type { Job, Said } from './worker.ts';

/** Files read side by side, each in a thread of its own: a disk gains little from more. */
const AT_ONCE = 2;
/** How long a thread stays for the next file. */
const IDLE_MS = 5_000;

/**
 * Reads whole files in worker threads, some at a time and the others in the order they were asked for. Without a bundle
 * to run in a thread it reads them where it is, in turns.
 */
export class Indexer {
  readonly #script: string | undefined;
  readonly #queue: (() => void)[] = [];
  readonly #idle: Worker[] = [];
  #busy = 0;

  /** `script` is the bundle of worker.ts. */
  constructor(script?: string) {
    this.#script = script !== undefined && existsSync(script) ? script : undefined;
  }

  /** As {@link indexFile}, not on this thread. */
  async index(path: string, pace: Pace = {}, from?: From): Promise<Indexed | undefined> {
    await this.#turn();
    try {
      pace.signal?.throwIfAborted();
      return this.#script === undefined
        ? await indexFile(path, { ...pace, progress: pace.progress }, from)
        : await this.#inThread(this.#script, path, pace, from);
    } finally {
      this.#busy--;
      this.#queue.shift()?.();
    }
  }

  /** Ends the threads that wait. */
  dispose(): void {
    for (const worker of this.#idle.splice(0)) void worker.terminate();
  }

  async #turn(): Promise<void> {
    if (this.#busy >= AT_ONCE) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#busy++;
  }

  #inThread(
    script: string,
    path: string,
    { signal, progress }: Pace,
    from?: From,
  ): Promise<Indexed | undefined> {
    const worker = this.#idle.pop() ?? this.#begin(script);
    worker.ref();
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    const cancel = (): void => void Atomics.store(cancelled, 0, 1);
    signal?.addEventListener('abort', cancel);
    let forget = (): void => undefined;
    return new Promise<Indexed | undefined>((resolve, reject) => {
      const hear = (said: Said): void => {
        if ('bytes' in said) progress?.(said.bytes);
        else if (signal?.aborted) reject(signal.reason as Error);
        else if ('indexed' in said) resolve(said.indexed);
        else reject(Object.assign(new Error(said.failed.message), { code: said.failed.code }));
      };
      const end = (): void => reject(new Error('the thread that read the file has ended'));
      worker.on('message', hear).on('error', reject).on('exit', end);
      forget = () => void worker.off('message', hear).off('error', reject).off('exit', end);
      const job: Job = { path, from, cancelled };
      worker.postMessage(job);
    })
      .catch((error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      })
      .finally(() => {
        signal?.removeEventListener('abort', cancel);
        forget();
        this.#rest(worker);
      });
  }

  #begin(script: string): Worker {
    const worker = new Worker(script, { execArgv: [] });
    return worker.on('error', () => this.#drop(worker)).on('exit', () => this.#drop(worker));
  }

  #rest(worker: Worker): void {
    const hasEnded = worker.threadId < 0;
    if (hasEnded) return;
    worker.unref();
    this.#idle.push(worker);
    setTimeout(() => this.#drop(worker), IDLE_MS).unref();
  }

  #drop(worker: Worker): void {
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    if (at >= 0) void worker.terminate();
  }
}
