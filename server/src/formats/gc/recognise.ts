import type { Dialect, Face, FileHead } from '../../log/format.ts';
import { formatOffset } from '../../log/zone.ts';
import { continues, type Evidence, evidenceIn } from './evidence.ts';
import { legacyDialect } from './legacy/dialect.ts';
import { fellBack, LegacyClock, type LegacyFace } from './legacy/clock.ts';
import { LegacyHeads } from './legacy/heads.ts';
import { StampReader } from './stamps.ts';
import { decoratorsOf, type Layout, layoutOf } from './unified/decorators.ts';
import { unifiedDialect } from './unified/dialect.ts';

/** The answer to a file's head: a dialect and why, or only why not. */
export interface Finding {
  /** 0 not a GC log, 1 certain. */
  readonly confidence: number;
  readonly reason: string;
  readonly dialect?: Dialect;
}

/** For following brackets where the stamps do not matter. */
const NO_CLOCK = new LegacyClock('none');

/** Lines of an open bracket that are believed without any further proof. */
const LONGEST_EVENT = 60;

/** Shares of the lines that must be accounted for: with any evidence, and with at least three proofs. */
const SHARE = 0.5;
const SHARE_WITH_PROOFS = 0.3;
const PROOFS = 3;

/** Tells from its lines alone whether `head` begins a GC log and in which language; a name proves nothing. */
export function recognise(head: FileHead): Finding {
  const tally = count(head.lines);
  const { legacy, unified, foreign, covered, total } = tally;
  const proofs = Math.max(legacy, unified.length);
  if (proofs === 0) return { confidence: 0, reason: nothingIn(head, foreign) };
  const share = covered / total;
  if (share < SHARE && !(proofs >= PROOFS && share >= SHARE_WITH_PROOFS)) {
    const others = foreign > 0 ? `, ${foreign} are of another log that quotes them` : '';
    return { confidence: 0, reason: `only ${covered} of ${total} lines are GC lines${others}` };
  }
  const certain = proofs >= PROOFS ? 0.4 : 0.3;
  const confidence = Math.min(1, certain + 0.6 * share);
  const dialect = unified.length > legacy ? unifiedFrom(unified) : legacyFrom(head.lines);
  return { confidence, reason: `${covered} of ${total} lines are GC lines: ${dialect.name}`, dialect };
}

interface Tally {
  legacy: number;
  /** The lines themselves: they are looked at again. */
  readonly unified: string[];
  foreign: number;
  /** Lines that prove a GC log or follow one that does. */
  covered: number;
  /** Lines that are not blank. */
  total: number;
}

function count(lines: readonly string[]): Tally {
  const tally: Tally = { legacy: 0, unified: [], foreign: 0, covered: 0, total: 0 };
  let language: Evidence = 'none';
  let heads = new LegacyHeads(NO_CLOCK);
  let unproved = 0;
  const encoder = new TextEncoder();
  for (const line of lines) {
    if (line.trim() === '') continue;
    tally.total++;
    const evidence = evidenceIn(line);
    unproved = evidence === 'none' ? unproved + 1 : 0;
    const inside = heads.depth > 0 && unproved <= LONGEST_EVENT;
    if (evidence === 'legacy' || inside) {
      const bytes = encoder.encode(line);
      heads.beginsAt(bytes, 0, bytes.length);
    }
    if (evidence !== 'none') {
      language = evidence;
      if (evidence === 'unified') tally.unified.push(line);
      else tally[evidence]++;
    } else if (!inside && !continues(language, line)) {
      language = 'none';
    }
    if (evidence === 'foreign') heads = new LegacyHeads(NO_CLOCK);
    if (language === 'legacy' || language === 'unified') tally.covered++;
  }
  return tally;
}

function nothingIn({ lines }: FileHead, foreign: number): string {
  const first = lines.find((line) => line.trim() !== '');
  if (first === undefined) return 'no line has a GC event; the file is empty so far';
  if (foreign > 0) return 'no line has a GC event; the lines look like those of a Java server log';
  const shown = first.length > 60 ? `${first.slice(0, 60)}…` : first;
  return `no line has a GC event; the first line looks like "${shown}"`;
}

function legacyFrom(lines: readonly string[]): Dialect {
  const reader = new StampReader();
  const encoder = new TextEncoder();
  let dated = 0;
  let timed = 0;
  let offset = NaN;
  let startedAt = NaN;
  let uptime = -Infinity;
  let restarted = false;
  for (const line of lines) {
    const bytes = encoder.encode(line);
    if (!reader.readPrefix(bytes, 0, bytes.length)) continue;
    if (!Number.isNaN(reader.date)) {
      dated++;
      if (Number.isNaN(offset)) offset = reader.offsetMinutes;
      if (Number.isNaN(startedAt) && !restarted) startedAt = reader.date - reader.uptime;
    }
    if (Number.isNaN(reader.uptime)) continue;
    timed++;
    // Of lines before the first date it is not known then of which run they are.
    if (fellBack(uptime, reader.uptime)) restarted = true;
    uptime = reader.uptime;
  }
  const face = legacyFace(lines, dated, timed, offset);
  const writtenOffset = Number.isNaN(offset) ? undefined : formatOffset(offset);
  return legacyDialect({
    name: `JDK 8 and before, ${STAMPED[face]}${writtenOffset === undefined ? '' : ` ${writtenOffset}`}`,
    face,
    ...(writtenOffset !== undefined && { writtenOffset }),
    startedAt,
  });
}

const STAMPED: Record<LegacyFace, string> = {
  utc: 'dates with their offset',
  local: 'dates without a zone',
  uptime: 'uptime only',
  none: 'no stamps',
};

/** Before the first event only the flags of the banner tell which stamps will come. */
function legacyFace(lines: readonly string[], dated: number, timed: number, offset: number): LegacyFace {
  if (dated > 0) return Number.isNaN(offset) ? 'local' : 'utc';
  if (timed > 0) return 'uptime';
  const flags = lines.find((line) => line.startsWith('CommandLine flags:')) ?? '';
  if (flags.includes('-XX:+PrintGCDateStamps')) return 'utc';
  return flags.includes('-XX:+PrintGCTimeStamps') ? 'uptime' : 'none';
}

const FACES: Record<NonNullable<Layout['stamped']>['form'], Face> = {
  date: 'utc',
  epochMillis: 'utc',
  uptime: 'uptime',
  uptimeMillis: 'uptime',
  nanos: 'uptime',
};

/** `lines` are those that prove the language by themselves. */
function unifiedFrom(lines: readonly string[]): Dialect {
  const layouts = new Map<string, { layout: Layout; lines: string[] }>();
  for (const line of lines) {
    const layout = layoutOf(decoratorsOf(line));
    const same = layouts.get(layout.words);
    if (same) same.lines.push(line);
    else layouts.set(layout.words, { layout, lines: [line] });
  }
  const [usual] = [...layouts.values()].sort((a, b) => b.lines.length - a.lines.length);
  const layout = usual?.layout ?? { stamped: undefined, words: '' };
  const face = layout.stamped ? FACES[layout.stamped.form] : 'none';
  const writtenOffset = offsetIn(usual?.lines[0] ?? '');
  return unifiedDialect({
    name: `JDK 9 and later, ${layout.words === '' ? 'no decorators' : layout.words}`,
    face,
    ...(writtenOffset !== undefined && { writtenOffset }),
    layout,
  });
}

/** The offset of the first date among the decorators of `line`: `time` stands before `utctime`. */
function offsetIn(line: string): string | undefined {
  const date = decoratorsOf(line).decorators.find(({ kind }) => kind === 'date')?.text;
  if (date === undefined) return undefined;
  const reader = new StampReader();
  const bytes = new TextEncoder().encode(date);
  return reader.readDate(bytes, 0, bytes.length) && !Number.isNaN(reader.offsetMinutes)
    ? formatOffset(reader.offsetMinutes)
    : undefined;
}
