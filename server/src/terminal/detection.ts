/** What `log-lens detect --json` prints per file. */
export interface Detection {
  file: string;
  format: string | null;
  confidence: number;
  dialect: string | null;
  reason: string;
  refusals: { format: string; reason: string }[];
  /** What of the file is damaged; only where a file is read that is no text. */
  notes?: readonly string[];
  /** The zone in which its stamps are read; absent where they are no dates. */
  zone?: { name: string; reason: string; assumed: boolean };
  /** What single lines tell of versions; they count from 1. */
  clues?: { what: string; value: string; line: number }[];
  /** How many lines the file has; absent where more of it would have to be read. */
  lines?: number;
}
