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
