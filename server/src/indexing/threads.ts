import { Worker } from 'node:worker_threads';
import { elapsed } from '../log/elapsed.ts';
import type { Pace } from '../reading/lines.ts';
import { kernelCode } from '../reading/kernelCode.ts';
import { askingFor } from './asking.ts';
import { coresHere } from './priority.ts';
import type { Answers, Job, Order, Said, Shared } from './worker.ts';

/** Threads that read side by side: a disk gains little from more. */
const AT_ONCE = 2;
/** How long a thread stays for the next job: it takes some 20 MB as long as it is there, and as many ms to start. */
const IDLE_MS = 300;
/** How long after a pass nothing less urgent begins: whoever waited for it asks now. */
const BREATH_MS = 50;
/** For no longer is that held by questions that come one after the other. */
const LONGEST_HOLD_MS = 3_000;

/**
 * What goes first: a person waits for a search, an answer is provisional without a pass and says no roles without what comes `soon`, ids may
 * follow. What goes on `behind` takes one thread at a time: it is long, and answers are given meanwhile.
 */
export type Urgency = 'search' | 'pass' | 'soon' | 'later' | 'behind';
const ORDER: readonly Urgency[] = ['search', 'pass', 'soon', 'later', 'behind'];

/** Worker threads for whatever reads many megabytes, and the jobs that wait for them. */
export class Threads {
  readonly #script: string;
  readonly #queues = new Map<Urgency, (() => void)[]>(ORDER.map((urgency) => [urgency, []]));
  /** Those that rest, each with what will end it; the last one rests since the shortest time. */
  readonly #idle = new Map<Worker, NodeJS.Timeout>();
  readonly #isCrowded: boolean;
  #busy = 0;
  /** What is done in one thread at a time, and is being done. */
  readonly #alone = new Set<Urgency>();
  #passedAt = -Infinity;
  #heldSince: number | undefined;
  #lookAgain: NodeJS.Timeout | undefined;

  /**
   * `script` is the bundle of worker.ts. With no more `cores` than there may be threads, one of them is left to questions that come one after the
   * other, and to who asks them: all is read as fast then, since else they would take turns.
   */
  constructor(script: string, cores = coresHere()) {
    this.#script = script;
    this.#isCrowded = cores <= AT_ONCE;
  }

  /**
   * Has a job done as soon as a thread is free; of those that wait, the most urgent first. Rejects with the signal's reason, or
   * with what the job failed with.
   */
  async run<J extends Job>(job: J, urgency: Urgency, pace: Pace = {}): Promise<Answers[J['kind']]> {
    pace.signal?.throwIfAborted();
    await this.#turn(urgency);
    try {
      pace.signal?.throwIfAborted();
      return (await this.#inThread(job, pace)) as Answers[J['kind']];
    } finally {
      this.#alone.delete(urgency);
      if (urgency === 'pass') this.#passedAt = elapsed();
      this.#busy--;
      this.#next();
    }
  }

  /** Ends the threads that wait. */
  dispose(): void {
    clearTimeout(this.#lookAgain);
    for (const worker of [...this.#idle.keys()]) this.#drop(worker);
  }

  async #turn(urgency: Urgency): Promise<void> {
    const turn = new Promise<void>((resolve) => this.#queues.get(urgency)?.push(resolve));
    this.#next();
    await turn;
  }

  /** Gives turns to those who wait for one, as far as there are any. */
  #next(): void {
    for (const urgency of ORDER) {
      const queue = this.#queues.get(urgency);
      const most = queue?.length ? this.#most(urgency) : 0;
      while (this.#busy < most && !this.#alone.has(urgency)) {
        const next = queue?.shift();
        if (!next) break;
        this.#busy++;
        if (this.#goesAlone(urgency)) this.#alone.add(urgency);
        next();
      }
    }
  }

  /** What comes soon is short, but has much code, which each thread compiles for itself: on two cores that is felt by who asks. */
  #goesAlone(urgency: Urgency): boolean {
    return urgency === 'behind' || (urgency === 'soon' && this.#isCrowded);
  }

  /** Threads that may do what is as urgent now; where that is fewer than else, looks again when it is not any more. */
  #most(urgency: Urgency): number {
    if (!this.#isCrowded || urgency === 'search') return AT_ONCE;
    const left = urgency === 'pass' ? askingFor() : this.#heldFor();
    if (left <= 0) return AT_ONCE;
    this.#lookAgain ??= setTimeout(() => {
      this.#lookAgain = undefined;
      this.#next();
    }, left);
    return urgency === 'pass' ? AT_ONCE - 1 : 0;
  }

  /** Milliseconds for which what answers need less than a pass lets them come first: as long as they come, but not long. */
  #heldFor(): number {
    const now = elapsed();
    const left = Math.max(askingFor(), this.#passedAt + BREATH_MS - now);
    if (left <= 0) {
      this.#heldSince = undefined;
      return 0;
    }
    this.#heldSince ??= now;
    return Math.min(left, this.#heldSince + LONGEST_HOLD_MS - now);
  }

  async #inThread(job: Job, { signal, progress }: Pace): Promise<Answers[keyof Answers]> {
    const worker = this.#rested() ?? this.#begin();
    worker.ref();
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    const cancel = (): void => void Atomics.store(cancelled, 0, 1);
    signal?.addEventListener('abort', cancel);
    let forget = (): void => undefined;
    try {
      return await new Promise<Answers[keyof Answers]>((resolve, reject) => {
        const hear = (said: Said): void => {
          if ('bytes' in said) progress?.(said.bytes);
          else if (signal?.aborted) reject(signal.reason as Error);
          else if ('failed' in said)
            reject(Object.assign(new Error(said.failed.message), { code: said.failed.code }));
          else resolve(said.answer);
        };
        const end = (): void => reject(new Error('the thread that read the file has ended'));
        worker.on('message', hear).on('error', reject).on('exit', end);
        forget = () => void worker.off('message', hear).off('error', reject).off('exit', end);
        const breathes = this.#isCrowded && job.kind !== 'find' && askingFor() > 0;
        const order: Order = { job, breathes, cancelled };
        worker.postMessage(order);
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      forget();
      this.#rest(worker);
    }
  }

  #begin(): Worker {
    const shared: Shared = { kernel: kernelCode() };
    const worker = new Worker(this.#script, { execArgv: [], workerData: shared });
    return worker.on('error', () => this.#drop(worker)).on('exit', () => this.#drop(worker));
  }

  #rest(worker: Worker): void {
    const hasEnded = worker.threadId < 0;
    if (hasEnded) return;
    worker.unref();
    this.#idle.set(worker, setTimeout(() => this.#drop(worker), IDLE_MS).unref());
  }

  #rested(): Worker | undefined {
    const worker = [...this.#idle.keys()].at(-1);
    if (worker) this.#wake(worker);
    return worker;
  }

  /** Whether it was at rest. */
  #wake(worker: Worker): boolean {
    clearTimeout(this.#idle.get(worker));
    return this.#idle.delete(worker);
  }

  #drop(worker: Worker): void {
    if (this.#wake(worker)) void worker.terminate();
  }
}
