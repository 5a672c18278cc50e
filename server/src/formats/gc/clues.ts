import type { Clue } from '../../log/format.ts';

/** Lines in which a JVM says at its start what it is, and with which collector; the first group is the value. */
const TOLD: readonly (readonly [what: string, pattern: RegExp])[] = [
  // ostream.cpp of JDK 7 and 8: `OpenJDK 64-Bit Server VM (25.131-b12) for linux-amd64 JRE (1.8.0_131-b12), built on …`
  ['JDK', /^(?:OpenJDK|Java HotSpot\(TM\)).{0,60}? VM .{0,80}? JRE \(([^)]{1,60})\)/],
  // gcInit.cpp since JDK 16: `[gc,init] Version: 17.0.15+6-Debian (release)`
  ['JDK', /\[gc,init *\] Version: (\S{1,80})/],
  ['Collector', /\[gc *\] Using (\w[\w -]{1,40}?)\s*$/],
  ['Collector', /^CommandLine flags: .{0,4000}?-XX:\+Use(\w{1,30}GC)\b/],
];

/** What the first lines of a GC log tell of its JVM. */
export function cluesIn(lines: readonly string[]): Clue[] {
  const clues: Clue[] = [];
  lines.forEach((text, line) => {
    for (const [what, pattern] of TOLD) {
      const value = pattern.exec(text)?.[1];
      if (value === undefined || clues.some((one) => one.what === what && one.value === value)) continue;
      clues.push({ what, value, line });
    }
  });
  return clues;
}
