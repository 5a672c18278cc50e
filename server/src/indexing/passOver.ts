import type { Dialect } from '../log/format.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import { buildFences, type Fences } from '../reading/fences.ts';
import type { Pace } from '../reading/lines.ts';
import { scanFences } from '../reading/scanFences.ts';
import { type BlockStart, restartOf } from './growth.ts';
import { beginningOf, sealOf, stillStands } from './seal.ts';

/** What one pass over a file brought. */
export interface Indexed {
  /** Of all of the file, or from the block on at which the pass began. */
  readonly fences: Fences;
  /** Of the file up to where a pass goes on when it has grown; see seal.ts. */
  readonly seal: string;
  readonly beginning: string;
  /** The dialect's name, by which it was read. */
  readonly dialect: string;
}

/** Where a pass goes on over a file that has grown, and the seal of the bytes before: where that is broken, it begins at 0. */
export interface From extends BlockStart {
  readonly seal: string;
}

/** The file was cut off, or written anew, while it was read: what was read belongs to no file. */
export class Rewritten extends Error {
  readonly code = REWRITTEN;
  constructor() {
    super('it was written anew while it was read');
  }
}

const REWRITTEN = 'REWRITTEN';

/** Whether an error is a {@link Rewritten}, also one that comes from a thread. */
export const isRewritten = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === REWRITTEN;

/**
 * Reads a file once and remembers its fences. What is appended meanwhile is left for the next pass. Rejects with {@link Rewritten},
 * the system's error or the signal's reason.
 */
export async function passOver(
  source: ByteSource,
  dialect: Dialect,
  pace: Pace = {},
  from?: From,
): Promise<Indexed> {
  const beginning = await beginningOf(source);
  const start = from && (await stillStands(source, from.seal, from.byte)) ? from : undefined;
  const fences = dialect.headShape
    ? await scanFences(source, dialect.headShape, pace, start)
    : await buildFences(source, dialect.heads(start?.line), pace, start);
  const seal = await sealOf(source, restartOf(fences).byte);
  if ((await isCutOff(source)) || (await beginningOf(source)) !== beginning) throw new Rewritten();
  return { fences, seal, beginning, dialect: dialect.name };
}

/** Whether a file is shorter than it was when its source was made. */
async function isCutOff(source: ByteSource): Promise<boolean> {
  return source.size > 0 && (await source.read(new Uint8Array(1), source.size - 1)) === 0;
}
