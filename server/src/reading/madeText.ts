import type { Dialect } from '../log/format.ts';
import type { Block } from './block.ts';
import type { ByteSource } from './byteSource.ts';

/** A text that is made as it is read, from what tells of its blocks without all of it being made. */
export interface MadeText extends ByteSource {
  /** The stamps of a block's head lines, each at least once, and no others. */
  stampsIn(block: number): readonly number[];
  /** Those head lines of a block that may tell something, as `sieved` would keep them. Rejects as reading does. */
  telling(block: number, dialect: Dialect): Promise<Block>;
}

export const isMade = (source: ByteSource): source is MadeText => 'telling' in source;
