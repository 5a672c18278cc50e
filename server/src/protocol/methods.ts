import type { Correlation } from './correlation.ts';

/** Commands of `workspace/executeCommand`: one argument, a JSON object; a plain JSON answer. */
export const commands = {
  correlate: 'logLens.correlate',
  records: 'logLens.records',
  session: 'logLens.session',
  sessions: 'logLens.sessions',
  nodes: 'logLens.nodes',
  clocks: 'logLens.clocks',
} as const;

/** Requests of our own, from client to server. */
export const requests = {
  /** Which of our languages a text belongs to. */
  recognise: 'logLens/recognise',
  /** What an open file turned out to be, and by which lines. */
  detection: 'logLens/detection',
  /** The logs in the workspace, for the status item. */
  inventory: 'logLens/inventory',
  /** A correlation with the servers of its logs, once these are known. */
  members: 'logLens/members',
  /** Which log is of which server, where that is known. */
  owners: 'logLens/owners',
  /** Node, zone and distance at the cursor, for the status bar. */
  cursor: 'logLens/cursor',
  /** A correlation as Markdown to keep. */
  evidence: 'logLens/evidence',
  /** A stretch of a log as a text of its own. */
  slice: 'logLens/slice',
  /** What became of a slice's log since. */
  sliceState: 'logLens/sliceState',
  /** How an editor can show a log. */
  showing: 'logLens/showing',
  /** The logs in the workspace, by name. */
  logs: 'logLens/logs',
  /** Lines before a line that hold a text. */
  searchPast: 'logLens/searchPast',
} as const;

/** Notifications of our own, from client to server unless it says otherwise. */
export const notifications = {
  /** All tabs that show a file, also those too large to be synchronised. */
  openTabs: 'logLens/openTabs',
  /** From server to client: logs that answered from a probe have been read, or the servers of the cluster are known. */
  settled: 'logLens/settled',
} as const;

/** What a client may say of itself when it starts the server. */
export interface InitializationOptions {
  /** True for the client whose commands a hover or lens may name. */
  clientCommands?: boolean;
  /** Absolute path of a folder in which the server may keep what it learnt of large logs. */
  storage?: string;
  /** False for a client that asks for no references: where ids stand is not filed then, which spares the pass a third of its time. */
  ids?: false;
}

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
  /** Logs by the title of their format; `id` is that of the format. */
  formats: { id: string; title: string; count: number }[];
  /** Nodes of which there are logs. */
  nodes: number;
  /** Present while these are counted by the names of folders, as long as the servers are not known. */
  membersPending?: true;
}

export interface EvidenceParams {
  correlation: Correlation;
}

/** Asks for the servers behind the logs of an answer that was given before they were known. */
export interface MembersParams {
  correlation: Correlation;
}

export interface OpenTabs {
  uris: string[];
}

export interface Settled {
  uris: string[];
  /** True where nothing was read, but the clocks behind these logs are found to be off since. */
  clocks?: true;
  /** Present when the servers of the cluster have become known, or known better. */
  members?: true;
}
