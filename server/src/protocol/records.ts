export interface RecordsParams {
  uri: string;
  /** 0-based, included. */
  fromLine?: number;
  /** 0-based, included. */
  toLine?: number;
  /** 1,000 when left out. */
  limit?: number;
}

export interface RecordsAnswer {
  records: RecordOnWire[];
  /** Line to go on from, when the limit cut the answer. */
  next?: number;
}

/** One record as it goes over the wire, and as one JSON line of `log-lens records` (there with lines from 1). */
export interface RecordOnWire {
  file: string;
  line: number;
  endLine: number;
  instant: number | null;
  /** ISO 8601 with offset, in the log's zone. */
  time: string | null;
  zone: string;
  format: string;
  level?: string;
  kind?: string;
  node?: string;
  message: string;
  fields: { [name: string]: string | number | boolean };
}
