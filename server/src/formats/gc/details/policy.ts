import type { Detail } from './detail.ts';

/** Why the collector does what it does, and trouble. */
export const POLICY: readonly Detail[] = [
  [
    /^To-space exhausted/,
    'G1 ran out of free regions',
    'What could not be copied stayed where it was: expect a long pause, or a full collection next.',
  ],
  [/^Out Of Memory/, 'A thread got no memory', ''],
  [
    /^Failed to allocate/,
    'A thread got no memory from Shenandoah',
    'The concurrent cycle is given up, and ended with everything stopped.',
  ],
  [
    /^Cancelling (?:concurrent )?GC/,
    'The concurrent cycle is given up',
    'It is ended with everything stopped, as a degenerated or a full collection.',
  ],
  [/^Concurrent .{0,60}(?:[Aa]bort|cancelled)/, 'A concurrent cycle is given up', ''],
  [/^Trigger: /, 'Why Shenandoah began a cycle', ''],
  [/^Pacer for |^Adaptive CSet/, 'How Shenandoah slows threads that take memory too fast', ''],
  [/^G1Ergonomics/, 'How G1 decided', ''],
  [
    /^(?:PS)?AdaptiveSize|^avg_|^(?:minor|major) pause|^Minor_pause|^(?:Adjusting|Scaled) |^GC time would exceed/,
    'How the parallel collector sizes its generations',
    '',
  ],
  [/^GC locker|^GCLocker/, 'A thread in native code held collections back', ''],
  [/^Load: /, 'Load of the host over 1, 5 and 15 minutes, over its processors', ''],
  [/^MMU: /, 'Least share of the processors that the application had, in windows of 2 to 100 ms', ''],
  [
    /^(?:Mark|Relocation|NMethods|Forwarding Usage|Age Table|Mark Stack Usage): /,
    'What ZGC did in this cycle',
    '',
  ],
  [/^TLAB|^ThreadLocalAllocBuffer/, 'The pieces of memory that threads take for themselves', ''],
  [
    /^(?:Encountered|Discovered|Dropped|Enqueued|Processing) [Rr]eference|^Skipped phase/,
    'A reference dealt with',
    '',
  ],
  [
    /^(?:Statistics for BinaryTreeDictionary|Total Free Space|Max Chunk Size|Number of Blocks|Av\. +Block|Tree +Height)/,
    'Free memory of CMS’s old generation',
    'Small chunks only: it is fragmented, and a promotion may fail.',
  ],
  [/^(?:Before|After) GC(?: RS summary)?:/, 'A report, before or after the collection', ''],
  [/^GC STATISTICS|^All times are wall-clock/, 'Totals since the JVM started', 'No events.'],
  [/^icms_dc/, 'Share of the time in which incremental CMS runs', ''],
];
