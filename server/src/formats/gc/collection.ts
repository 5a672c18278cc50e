/** Memory before and after a collection, in units of 1024 bytes; fractions where the log gives them. */
export interface HeapChange {
  readonly beforeKb: number;
  readonly afterKb: number;
  /** Committed size after the collection; undefined when the line does not say it. */
  readonly capacityKb?: number;
}

/** One generation's part in a collection: `[DefNew: 144922K->4957K(157376K), 0.0059715 secs]`. */
export interface Generation extends HeapChange {
  readonly name: string;
  /** Milliseconds spent on this generation alone; always within the pause's own duration. */
  readonly durationMs?: number;
}

/** `[Times: user=0.14 sys=0.06, real=0.21 secs]` or `User=0.14s Sys=0.06s Real=0.21s`: seconds, to 10 ms. */
export interface CpuTimes {
  readonly userS: number;
  readonly sysS: number;
  readonly realS: number;
}

/**
 * `pause` all application threads stood still for a collection; `concurrent` the collector worked while they ran;
 * `stop` a safepoint, whatever its reason; `other` anything else.
 */
export type CollectionKind = 'pause' | 'concurrent' | 'stop' | 'other';

/** One thing a GC log tells, in whichever of the two languages it was written. */
export interface Collection {
  readonly kind: CollectionKind;
  /** As the log calls it: `DefNew`, `Full GC`, `Pause Young (Normal)`, `CMS-initial-mark`. */
  readonly name: string;
  /** As a person calls it: `Young GC`. */
  readonly title: string;
  /** Why it was started: `Allocation Failure`; undefined when the log does not say. */
  readonly cause?: string;
  /** What went wrong or was special, in words for a list: `promotion failed`. */
  readonly remarks: readonly string[];
  /** A full collection by its name. */
  readonly full: boolean;
  /** Young and old generation were both collected, whatever the name; undefined when the log does not say. */
  readonly fullByEffect?: boolean;
  /** Undefined for something momentary and for an event cut off before its end. */
  readonly durationMs?: number;
  /** Milliseconds of a stop that passed before all threads had reached the safepoint. */
  readonly reachingMs?: number;
  readonly heap?: HeapChange;
  readonly generations: readonly Generation[];
  readonly cpu?: CpuTimes;
  /** Seconds since the JVM started, as printed at the stamp. */
  readonly uptimeS?: number;
  readonly gcId?: number;
  /** Which end of the event its printed stamp marks: legacy pauses print their start, all else prints its end. */
  readonly stamped: 'start' | 'end';
  /** True when it only elaborates a neighbour. */
  readonly detail: boolean;
}

/** The generations that hold old objects; permanent generation and metaspace do not count. */
export const OLD_GENERATION = /^(?:Tenured|Train|CMS|ASCMS|ParOldGen|PSOldGen)$/;

/** The generations that hold class data and no Java objects. */
export const CLASS_DATA = /^(?:CMS Perm|Perm|PSPermGen|Metaspace)$/;
