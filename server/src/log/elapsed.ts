/**
 * Milliseconds, with fractions, since a moment that does not change while the process runs; never set back. The global `performance`
 * tells the same, but to load it takes as long as probing a log does.
 */
export const elapsed = (): number => Number(process.hrtime.bigint()) / 1e6;
