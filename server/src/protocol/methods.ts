import type { Correlation } from './correlation.ts';

/** Commands of `workspace/executeCommand`: one argument, a JSON object; a plain JSON answer. */
export const commands = {
  correlate: 'logLens.correlate',
  records: 'logLens.records',
  session: 'logLens.session',
} as const;

/** Requests of our own, from client to server. */
export const requests = {
  /** Which of our languages a text belongs to. */
  recognise: 'logLens/recognise',
  /** The logs in the workspace, for the status item. */
  inventory: 'logLens/inventory',
  /** A correlation as Markdown to keep. */
  evidence: 'logLens/evidence',
} as const;

/** Notifications of our own, from client to server. */
export const notifications = {
  /** All tabs that show a file, also those too large to be synchronised. */
  openTabs: 'logLens/openTabs',
} as const;

export interface RecogniseParams {
  /** The file's name without its folder. */
  name: string;
  /** Its first lines. */
  head: string;
}

export interface RecogniseAnswer {
  languageId?: string;
  /** Why, or why not. */
  reason: string;
}

export interface InventoryAnswer {
  /** Logs by the title of their format. */
  formats: { title: string; count: number }[];
  nodes: number;
}

export interface EvidenceParams {
  correlation: Correlation;
}

export interface OpenTabs {
  uris: string[];
}
