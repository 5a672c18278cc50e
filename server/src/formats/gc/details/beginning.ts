import type { Detail } from './detail.ts';

/** What a JVM says of itself as it starts, and what rotation writes. */
export const BEGINNING: readonly Detail[] = [
  [/^Using Serial/, 'The serial collector', 'One thread collects, with everything stopped.'],
  [
    /^Using Parallel/,
    'The parallel collector',
    'Several threads collect, with everything stopped; full collections of a large heap take seconds.',
  ],
  [/^Using G1/, 'The G1 collector', 'Short pauses, and concurrent cycles between them.'],
  [/^Using Concurrent Mark Sweep/, 'The CMS collector', 'Gone with JDK 14.'],
  [/^Using Shenandoah/, 'The Shenandoah collector', 'Collects while threads run; four tiny pauses a cycle.'],
  [
    /^Using The Z|^Initializing The Z/,
    'The Z collector',
    'Collects while threads run; its pauses take less than a millisecond.',
  ],
  [
    /^Using \d+ (?:of \d+ )?[Ww]orkers|^Using \d+ workers of \d+|using \d+ out of \d+ workers/,
    'How many threads collect',
    '',
  ],
  [/^Version: /, 'Version of the JVM', ''],
  [/^CPUs: /, 'Processors the JVM sees', 'In a container, those it may use.'],
  [/^Memory: /, 'Memory of the host, or what a container may use', ''],
  [/^Large Page Support|^NUMA (?:Support|Nodes)|^Transparent/, 'How memory is laid out', ''],
  [/^Compressed (?:Oops|Class)|^CardTable|^CDS |^Narrow klass/, 'How references are stored', ''],
  [/^Heap Region Size/, 'Size of a region of the heap', 'Objects larger than half of it are humongous.'],
  [
    /^Heap (?:Min|Initial|Max) Capacity|^(?:Initial|Minimum|Maximum) heap/i,
    'Size of the heap',
    '-Xms and -Xmx.',
  ],
  [/^Pre-touch|^AlwaysPreTouch/, 'Whether all memory is taken at the start', ''],
  [
    /^(?:Parallel|Concurrent|Concurrent Refinement|GC|Runtime) Workers|^Alignments/,
    'Threads of the collector',
    '',
  ],
  [/^Periodic GC/, 'Whether collections are done for idleness', ''],
  [/^Heuristics/, 'How the collector decides', ''],
  [/^(?:OpenJDK|Java HotSpot)/, 'The JVM and its version', ''],
  [/^CommandLine flags:/, 'The flags the JVM runs with, its defaults for this host among them', ''],
  [
    /GC log file (?:created|has reached)|GC log rotation request/,
    'Rotation of the log',
    'The date is local, without a zone, in whole seconds.',
  ],
  [/^-Xloggc is deprecated/, 'Old flags: the log has the new form all the same', ''],
];
