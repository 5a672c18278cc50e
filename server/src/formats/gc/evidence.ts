import { meantOf } from './meant.ts';

/** What one line says about the language of its file. */
export type Evidence = 'legacy' | 'unified' | 'foreign' | 'none';

/** What stands before a legacy event; see legacy/prefix.ts. */
const PREFIX = String.raw`^ ?(?:\d{4}-\d\d-\d\dT[\d:]{8}[.,]\d{3}(?:[+-]\d\d:?\d\d|Z)?: {0,9})*(?:\d{1,10}[.,]\d{3,9}: {0,9})?(?:#\d{1,10}: {0,9})?`;
const SIZED = String.raw`\d{1,20}(?:[.,]\d{1,20})?[BKMG]`;

/** Lines of ZooKeeper and others of its logging family, which may quote a GC log: comma milliseconds, no zone. */
const FOREIGN = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d,\d{3}(?![+-]\d{4}|Z)|\[myid:/;

const LEGACY: readonly RegExp[] = [
  new RegExp(String.raw`${PREFIX}(?<=: {0,9})\[(?:Full GC|Inc GC|GC)(?![a-z])`),
  /^\[(?:Full GC|Inc GC|GC)(?:--)?[\s(].*(?:->|secs\]|\[PSYoungGen|\[ParNew|\[DefNew|pause)/,
  new RegExp(
    String.raw`${PREFIX}(?<=: {0,9})\[(?:Pause|Concurrent) [\w -]{1,60}(?:\([^)]{0,100}\))?(?: ${SIZED}->\S{1,60})?, (?:[\d.,]{1,40} ms|start)\]`,
  ),
  /\[Times: user=\d+[.,]\d+ sys=\d+[.,]\d+,? real=\d+[.,]\d+ secs\]/,
  new RegExp(
    String.raw`\[(?:PSYoungGen|ParNew|DefNew|Tenured|CMS|PSOldGen|ParOldGen)\b[^\[\]]*: ${SIZED}->${SIZED}\(${SIZED}\)`,
  ),
  /\[(?:CMS-concurrent-|GC concurrent-)[a-z-]+/,
  new RegExp(String.raw`${PREFIX}Total time for which application threads were stopped: \d+[.,]\d+ seconds`),
  new RegExp(String.raw`${PREFIX}Application time: \d+[.,]\d+ seconds`),
  /^- age +\d+: +\d+ bytes, +\d+ total/,
  /^ ?\{?Heap (?:before|after) (?:GC|gc) invocations=\d+/,
  /^(?:OpenJDK|Java HotSpot\(TM\)).* VM \([\d.]+-b\d+\) for \S+ JRE/,
  /^CommandLine flags: -XX:/,
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GC log (?:file|rotation)/,
  /^ ?(?:PS\w+|Par\w+|par new generation|def new generation|garbage-first heap|Metaspace) +total \d+K, used \d+K\b/,
];

/** What must follow `GC(5) ` to be believed: words that HotSpot prints there. */
const VERBS =
  'Pause |Concurrent |Garbage Collection |Minor Collection |Major Collection |Using \\d+ |Eden regions: |Survivor regions: |Old regions: |Archive regions: |Humongous regions: |Metaspace: |User=\\d|To-space exhausted|Phase \\d: |AdaptiveSize|PSYoungGen: |ParOldGen: |DefNew: |Tenured: |ParNew: |CMS: |[yYO]: |Heap (?:before|after) GC|Pre Evacuate |Evacuate |Post Evacuate |Old: |Load: |MMU: |Marking Phase|Cleaned string';
const TIMED = String.raw`^\[(?:\d{4}-\d\d-\d\dT[\d:]{8}[.,]\d{3}(?:[+-]\d{4}|Z)|\d+[.,]\d{3}s|\d+[mn]s)\]`;
const TIMED_LINE = new RegExp(TIMED);

const UNIFIED: readonly RegExp[] = [
  new RegExp(String.raw`^(?:\[[^\]]*\])* ?GC\(\d+\) +(?:${VERBS})`),
  new RegExp(String.raw`^(?:\[[^\]]*\])*\[(?:gc|safepoint)(?:,[a-z0-9_]+)* *\](?: |$)`),
  /^(?:\[[^\]]*\])* ?Safepoint "\w+", Time since last: \d+ ns/,
  /^(?:\[[^\]]*\])* ?(?:Using (?:Serial|Parallel|G1|Shenandoah|The Z Garbage Collector|Concurrent Mark Sweep)|Heuristics ergonomically sets -XX:\S+)$/,
  new RegExp(
    String.raw`${TIMED}(?:\[[^\]]*\])* (?:(?:Entering|Leaving) safepoint region|Total time for which application threads were stopped: \d)`,
  ),
];

/** Which language a line proves by itself; `none` for a line that could stand anywhere. */
export function evidenceIn(whole: string): Evidence {
  const line = meantOf(whole);
  if (FOREIGN.test(line)) return 'foreign';
  if (line.charCodeAt(0) === 0x5b && UNIFIED.some((form) => form.test(line))) return 'unified';
  if (LEGACY.some((form) => form.test(line))) return 'legacy';
  return UNIFIED.some((form) => form.test(line)) ? 'unified' : 'none';
}

const CONTINUES_LEGACY =
  /^(?:\s|$|, \d|: \d|\}|\]|- age|Desired survivor|Heap$|[A-Z][\w. ]*:(?: |$)|-{10,}|\[|AdaptiveSize|No shared spaces|\/proc\/meminfo|\d+[.,]\d{3}: )/;

/** Whether `line`, which proves nothing by itself, may follow a line of that language. */
export function continues(language: Evidence, line: string): boolean {
  if (language === 'unified') return TIMED_LINE.test(line) || /^(?:\s|$|GC\(\d+\))/.test(line);
  return language === 'legacy' && CONTINUES_LEGACY.test(line);
}
