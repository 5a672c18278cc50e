export interface DetectionParams {
  uri: string;
}

/** What a file turned out to be, and by which lines. */
export interface DetectionAnswer {
  /** The format in words; absent for a file that is no log of ours. */
  format?: string;
  /** How its lines are written: `log4j 2 layout, [myid:]`. */
  dialect?: string;
  /** Why, or why not. */
  reason: string;
  zone?: { name: string; reason: string; assumed: boolean };
  /** What single lines tell of the versions behind the log, in order of their importance. */
  clues: { what: string; value: string; line: number }[];
}
