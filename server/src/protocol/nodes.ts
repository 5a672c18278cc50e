import type { ZoneOfLog } from './correlation.ts';

/** Asks which servers there are. */
export interface NodesParams {
  /** A log that may lie outside the folders: those beside it are looked at as well. */
  uri?: string;
}

export interface NodesAnswer {
  nodes: Node[];
  /** Uris of logs of which nothing tells whose they are. */
  others: string[];
  /** What is not known, and why: whole sentences. */
  notes: string[];
  /** Uris of logs of which only the ends were read; `logLens/settled` tells when all of them has been. */
  pending: string[];
}

/** A server of the cluster, as the logs and the files beside them tell of it. */
export interface Node {
  name: string;
  /** Other names by which folders call it. */
  aliases: string[];
  myid?: number;
  /** Hosts and addresses, without ports, its own first. */
  addresses: string[];
  /** Addresses at which it listens. */
  client?: string;
  quorum?: string;
  election?: string;
  /** Uris; none for a server that is only configured. */
  logs: string[];
  /** The format of each of them, in their order. */
  formats: string[];
  /** Of its first server log; absent without one. */
  zone?: ZoneOfLog;
  /** In the order in which they were first told: an upgrade has two. */
  versions: { zookeeper: string[]; jdk: string[] };
  /** Milliseconds. */
  tickTime?: number;
  /** In ticks. */
  initLimit?: number;
  syncLimit?: number;
  roles: NodeRole[];
  conflicts: NodeConflict[];
  evidence: NodeEvidence[];
}

/** Stretches in time order, instants in ms since the epoch. */
export interface NodeRole {
  from: number;
  to: number;
  /** `starting`, `looking`, `following`, `leading`, `observing`, `standalone`, `read-only`, `down` or `unknown`. */
  role: string;
  epoch?: number;
  /** From when on clients were served in it. */
  serves?: number;
  /** The record that began it; of `down`, the one that ended it; of a role that began before the log, one that shows it. */
  at?: NodePlace;
  /** True where it began before the log: `from` is then the log's own beginning. */
  beganBefore?: true;
  /** What the reader should know: plain words. */
  note?: string;
  /** Minutes east of Greenwich of the node's zone at `from`. */
  zoneOffsetMinutes?: number;
}

export interface NodePlace {
  uri: string;
  /** 0-based; absent where the lines before were not counted. */
  line?: number;
  byteOffset: number;
}

export interface NodeConflict {
  words: string;
  at: NodePlace[];
}

/** One thing that is told of a server, where first, and how often in what was read. */
export interface NodeEvidence {
  /** `myid`, `client`, `quorum`, `election`, `seen`, `host`, `ZooKeeper`, `JDK`, `mode`, `tickTime`, `initLimit`, `syncLimit`. */
  what: string;
  value: string;
  count: number;
  at: NodePlace;
}
