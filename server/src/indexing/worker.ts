import { parentPort } from 'node:worker_threads';
import type { Pace } from '../reading/lines.ts';
import { indexFile } from './indexFile.ts';
import type { From, Indexed } from './passOver.ts';

/** What a worker thread is asked: to index one file. */
export interface Job {
  readonly path: string;
  readonly from?: From | undefined;
  /** Not 0 once nobody waits. Shared, since a thread that reads does not look at its messages. */
  readonly cancelled: Int32Array;
}

/** What it says: how far it is, and how it ended. */
export type Said =
  | { readonly bytes: number }
  | { readonly indexed: Indexed | undefined }
  | { readonly failed: { readonly message: string; readonly code?: string } };

/** Bytes between two words about how far a pass is. */
const TOLD_EVERY = 32 << 20;

parentPort?.on('message', (job: Job) => void work(job));

async function work({ path, from, cancelled }: Job): Promise<void> {
  const say = (said: Said, moved: ArrayBuffer[] = []): void => parentPort?.postMessage(said, moved);
  let told = 0;
  const pace: Pace = {
    progress: (bytes) => {
      if (Atomics.load(cancelled, 0) !== 0) throw new Error('cancelled');
      if (bytes - told < TOLD_EVERY) return;
      told = bytes;
      say({ bytes });
    },
  };
  try {
    const indexed = await indexFile(path, pace, from);
    say({ indexed }, indexed ? columnsOf(indexed) : []);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    say({ failed: { message, ...(code === undefined ? {} : { code }) } });
  }
}

/** The columns are handed over, not copied. */
const columnsOf = ({ fences: { offsets, lines, least, greatest, heads } }: Indexed): ArrayBuffer[] =>
  [offsets, lines, least, greatest, heads].map(({ buffer }) => buffer as ArrayBuffer);
