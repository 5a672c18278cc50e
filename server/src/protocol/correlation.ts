import type { MemberAt } from './member.ts';

/** Asks what all logs say around a line, or around a time. */
export type CorrelateParams = CorrelateOptions & ({ uri: string; line: number } | { time: string });

export interface CorrelateOptions {
  /** Half the width of the window, in ms; 5,000 when left out. */
  windowMs?: number;
  /** Hits per log at most; 20 when left out. */
  maxPerLog?: number;
  /**
   * Whether a log that was never read may answer at once from a probe, and be read meanwhile; {@link LogHits.provisional}.
   */
  provisional?: boolean;
  /** Whether every hit says its {@link Hit.kind}, which takes longer than all else that it says. */
  kinds?: boolean;
  /** Which logs answer: those open in the editor, or all in the workspace; the setting decides when left out. */
  scope?: 'open' | 'workspace';
}

export interface Correlation {
  /** The record the line belongs to; a stack trace belongs to its head line. */
  pivot: PivotHit;
  window: CorrelationWindow;
  /** Which logs were asked, and why those. */
  scope: { name: 'open' | 'workspace' | 'paths'; reason: string };
  /** Every other log in scope, nearest first. */
  logs: LogHits[];
  /** Uris not yet readable; they follow. */
  pending: string[];
  /** What stopped the JVM of each node around the window, as GC logs tell, in order of the nodes' names; every node has one. */
  gc?: GcVerdict[];
  /**
   * Present when it was not known yet which servers the logs are of, so that no `member` is given: `logLens/settled` tells when
   * the same question has an answer with them.
   */
  membersPending?: true;
}

export interface CorrelationWindow {
  from: number;
  to: number;
  /** `±5 s`, or `10 s before: tickTime 2000 × syncLimit 5`. */
  reason: string;
  /** What was assumed for it: whole clauses. */
  notes?: string[];
  /** Present while it is not known yet how far it should look back; the same question has a wider answer soon. */
  provisional?: true;
}

/** Which pauses of one node's JVM overlap a window, or end shortly before it. */
export interface GcVerdict {
  /** As in {@link LogHits}; absent for a GC log that nothing tells the node of. */
  node?: string;
  /** `unknown` where no GC log covers the window, or what covers it cannot be read. */
  verdict: 'paused' | 'none' | 'unknown';
  /** What a person reads behind the node: `no pause over 50 ms in the 10 s before`. */
  words: string;
  /** Those over 50 ms, in time order; bounded. */
  pauses: Pause[];
  /** Uris of the GC logs of this node. */
  logs: string[];
  /** Present while one of them is still being read. */
  provisional?: true;
}

export interface Pause {
  uri: string;
  line: number;
  byteOffset: number;
  from: number;
  to: number;
  /** `Full GC (Ergonomics)`. */
  text: string;
}

export interface PivotHit extends Hit {
  /** Absent when the correlation was asked about a time. */
  uri?: string;
  node?: string;
  /** The server whose log this is, and its role at this instant; absent where nothing tells. */
  member?: MemberAt;
  zone: ZoneOfLog;
  /** Milliseconds by which the clock of its node is ahead; taken off its instant. */
  offsetMs?: number;
  /** Minutes east of Greenwich of that zone at the pivot. */
  zoneOffsetMinutes: number;
  /** Said when the record is not the one that was asked for. */
  reason?: string;
}

export interface ZoneOfLog {
  name: string;
  reason: string;
  assumed: boolean;
  /** Milliseconds by which all instants may be off either way, where the log's stamps were dated from outside. */
  plusMinusMs?: number;
}

export type Landing =
  'exact' | 'before' | 'after' | 'silent' | 'ends-before' | 'starts-after' | 'no-time' | 'unreadable';

/** The place of a file among those that a rotation made of one log. */
export interface PartOfLog {
  /** What the log is called while it is written: `zookeeper.log`. */
  name: string;
  /** 1 for the oldest part in time. */
  part: number;
  /** Parts there are, that of the pivot included. */
  of: number;
  /** Uri of the newest part: logs of one name on several nodes differ in it. */
  newest: string;
}

export interface LogHits {
  uri: string;
  node?: string;
  /** The server whose log this is, and its role at the pivot's instant; absent where nothing tells. */
  member?: MemberAt;
  format: string;
  zone: ZoneOfLog;
  /** Milliseconds by which this node's clock is ahead of true time; taken off all instants here. */
  offsetMs: number;
  landing: Landing;
  /** One sentence a person reads. */
  explanation: string;
  /** The part of it that matters beyond the distance: `its pause of 12.9 s covers this moment`. */
  remark?: string;
  /** Present when the clock behind the log is proven to be off; part of {@link explanation}, too. */
  clockNote?: string;
  /** Present when the log is one part of a rotated log. */
  set?: PartOfLog;
  nearest?: Hit;
  /** In time order, ties in file order. */
  hits: Hit[];
  /** Records in the window beyond {@link hits}. */
  more: number;
  /**
   * Present when the log was only probed: its hits have no lines, and records may be missing where its clock was set
   * back. It is read meanwhile; `logLens/settled` tells when the same question has a settled answer.
   */
  provisional?: true;
}

export interface Hit {
  line?: number;
  /** Last line of the record. */
  endLine?: number;
  byteOffset: number;
  instant: number;
  /** Milliseconds after the pivot; negative before it. */
  deltaMs: number;
  level?: string;
  /** What it tells of, in our words; of ZooKeeper's own logs where that was asked for. */
  kind?: string;
  text: string;
}
