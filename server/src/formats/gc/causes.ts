/** What each cause that HotSpot prints means (`gcCause.cpp`), in one sentence for somebody who runs ZooKeeper. */
const MEANINGS: Readonly<Record<string, string>> = {
  'Allocation Failure': 'The young generation was full when a thread wanted memory: the ordinary reason.',
  Ergonomics: 'The parallel collector judged the old generation too full to go on without a full collection.',
  'System.gc()': 'Some code called System.gc(), or an agent did; -XX:+DisableExplicitGC stops that.',
  System: 'Some code called System.gc(), or an agent did; -XX:+DisableExplicitGC stops that.',
  'Metadata GC Threshold':
    'Class metadata reached its threshold (-XX:MetaspaceSize), usual shortly after a start.',
  'Metadata GC Clear Soft References': 'Class metadata is exhausted; even softly held objects are given up.',
  'GCLocker Initiated GC': 'A thread in native code had held a collection back; it ran as soon as it left.',
  'CMS Initial Mark': 'First pause of a CMS cycle: marks what threads and static fields refer to.',
  'CMS Final Remark': 'Second pause of a CMS cycle: marks what changed while it ran.',
  'Heap Dump Initiated GC': 'Somebody took a heap dump.',
  'Heap Inspection Initiated GC': 'Somebody asked for a class histogram (jmap -histo:live or jcmd).',
  'JvmtiEnv ForceGarbageCollection': 'An agent or a profiler forced it.',
  'Last ditch collection':
    'Nothing else had freed enough memory: the last attempt before an OutOfMemoryError.',
  'G1 Evacuation Pause': 'The regions for new objects were full: the ordinary reason with G1.',
  'G1 Humongous Allocation': 'An object larger than half a region was wanted.',
  'G1 Preventive Collection': 'G1 expected to run out of regions and collected early.',
  'G1 Periodic Collection': 'The heap had been idle for -XX:G1PeriodicGCInterval.',
  'G1 Compaction Pause': 'G1 ran out of free regions and compacted the whole heap.',
  'Diagnostic Command': 'Somebody asked for it with jcmd.',
  'Allocation Rate': 'Threads allocate so fast that the heap would fill before a later cycle ended.',
  'Allocation Stall': 'A thread had to wait for memory.',
};

/** One sentence on `cause`; undefined for a cause we do not know. */
export const causeMeaning = (cause: string): string | undefined => MEANINGS[cause];
