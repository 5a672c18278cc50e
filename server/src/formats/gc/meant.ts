/** Columns of a line that are read for what they mean. The JVM prints nothing near as long; whatever does is noise. */
const COLUMNS = 16 * 1024;

/** What of `line` is read for its meaning. Where a record ends is told from whole lines. */
export const meantOf = (line: string): string => (line.length > COLUMNS ? line.slice(0, COLUMNS) : line);
