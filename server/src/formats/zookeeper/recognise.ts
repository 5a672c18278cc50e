import type { FileHead } from '../../log/format.ts';
import { type Header, nulsBefore, parseHeader } from './header.ts';
import { ownerOf } from './ownLines.ts';

/** What the first lines of a ZooKeeper log reveal. */
export interface Layout {
  readonly confidence: number;
  readonly reason: string;
  /** `log4j 2 layout`, for a person; undefined when the file is not a ZooKeeper log. */
  readonly name?: string;
}

/** Of the head lines, the part that must be ZooKeeper's, when some are of a server; and when none is. */
const LEAST_OF_SERVER = 0.3;
const LEAST_OF_KIN = 0.9;

const DATED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

/** Looks at the file's first lines; a name alone never makes a ZooKeeper log. */
export function recogniseLayout(head: FileHead): Layout {
  const lines = head.lines.map((line) => line.slice(nulsBefore(line)));
  const dated: string[] = [];
  const undated: string[] = [];
  for (const line of lines) (DATED.test(line) ? dated : undated).push(line);
  const headers = dated.flatMap((line) => parseHeader(line) ?? []);
  if (headers.length === 0) return { confidence: 0, reason: noHeader(dated[0] ?? firstText(head)) };
  const share = headers.length / dated.length;
  if (share < 0.5) {
    return {
      confidence: 0,
      reason: `only ${headers.length} of ${dated.length} dated lines have the layout of a ZooKeeper log`,
    };
  }
  const owners = headers.map(ownerOf);
  const own = owners.filter((owner) => owner !== 'other').length;
  if (own === 0) {
    return { confidence: 0, reason: 'the layout fits, but no line comes from a class of ZooKeeper' };
  }
  if (own < headers.length * (owners.includes('server') ? LEAST_OF_SERVER : LEAST_OF_KIN)) {
    return {
      confidence: 0,
      reason: `another program's log: ${own} of ${headers.length} lines are ZooKeeper's`,
    };
  }
  const strange = undated.filter(isStrange).length;
  if (strange > 10 && strange > 3 * headers.length) {
    return {
      confidence: 0,
      reason: `a text that quotes a ZooKeeper log: ${headers.length} lines are from one, ${strange} are not`,
    };
  }
  const name = layoutName(headers, dated[0] ?? '');
  const confidence = Math.min(1, 0.6 + 0.4 * share);
  return { confidence, name, reason: `${headers.length} of ${dated.length} dated lines: ${name}` };
}

/** What follows a head line in a log: stack traces, thread dumps, messages of several lines, grep's separators. */
const CONTINUATION =
  /^\s*(?:at |- |\.\.\. \d+ |Caused by:|Suppressed:|java\.lang\.Thread\.State|GC pool |No GCs detected|--$|"[^"]+" |(?:[\w$]+\.)*[\w$]*(?:Exception|Error|Throwable)\b)/;

/** Whether nothing about a line without a moment speaks for a log: many of them are a note or a page that quotes one. */
const isStrange = (line: string): boolean =>
  line.trim() !== '' && !/^\d{4}-\d\d-\d\d[T ]/.test(line) && !CONTINUATION.test(line);

function layoutName(headers: readonly Header[], firstLine: string): string {
  const myid = headers.some((header) => header.myid !== undefined) ? '[myid:]' : 'no [myid:]';
  if (headers.some(({ className }) => /^o\.a\./.test(className))) return `logback layout, ${myid}`;
  return firstLine[10] === 'T' ? `log4j 2 layout, ${myid}` : `log4j 1.2 layout, ${myid}`;
}

const firstText = (head: FileHead): string | undefined => head.lines.find((line) => line.trim() !== '');

function noHeader(line: string | undefined): string {
  if (line === undefined) return 'the file is empty';
  const shown = line.length > 60 ? `${line.slice(0, 60)}…` : line;
  return `no line has the layout of a ZooKeeper log; the first looks like "${shown}"`;
}
