import type { Collection, CollectionKind, CpuTimes } from '../collection.ts';
import { DECIMAL, decimal, lastChange, SIZE } from '../quantities.ts';

/** A message of the unified log, without its decorators. */
export interface Message {
  readonly told: Collection;
  /** What an announcement and its summary share: the GC id, the part of a cycle and the name. */
  readonly key: string;
  /** A pause announced and not yet over; its line's stamp is the exact start. */
  readonly announces: boolean;
  /** The processor times of the collection with this id, on a line of their own. */
  readonly cpu?: CpuTimes;
  /** Columns of the message that the id `GC(5)` takes, 0 without one. */
  readonly idLength: number;
}

const ID = /^GC\((?<id>\d+)\) (?:(?<part>[yYO]): )?/;
const ENDING = new RegExp(
  String.raw`^(?<name>.+?)(?:\s+${SIZE}(?:\(\d+%\))?->${SIZE}\(\d*(?:[.,]\d+)?[BKMGT%]+\))?\s+(?<long>${DECIMAL})(?<unit>ms|s)$`,
);
/** Generational ZGC's and ZGC's cycles; the latter print no duration. */
const CYCLE = /^(?:Garbage Collection|Minor Collection|Major Collection|[YO]?\s?(?:Young|Old) Generation) ?/;
/** What follows `Pause Young` and is no cause: G1's kind since JDK 11. */
const YOUNG_KIND = /^(?:Normal|Concurrent Start|Prepare Mixed|Mixed)$/;
/** Shenandoah's and ZGC's parentheses tell what a pause did, not why it came. */
const NO_CAUSE = /^Pause (?:Init |Final|Degenerated|Mark|Relocate)/;
/** What is no collection, and yet no mere detail: G1 out of regions, a thread of ZGC's that had to wait for memory. */
const TROUBLE = /^(?:To-space exhausted|Allocation Stall \()/;
const CPU = new RegExp(`^User=(${DECIMAL})s Sys=(${DECIMAL})s Real=(${DECIMAL})s$`);
const STOPPED = new RegExp(
  String.raw`^Total time for which application threads were stopped: (${DECIMAL}) seconds(?:, Stopping threads took: (${DECIMAL}) seconds)?`,
);
const SAFEPOINT =
  /^Safepoint "(?<name>[^"]+)", .*?Reaching safepoint: (?<reach>\d+) ns, .*?Total: (?<total>\d+) ns/;
const PARENTHESIS = /\s*\(((?:[^()]|\(\))*)\)/g;

/** Reads one message; `tags` are those of its line, or undefined when the file prints none. */
export function messageOf(line: string, tags: string | undefined): Message {
  const id = ID.exec(line);
  const idLength = id?.[0].length ?? 0;
  const text = line.slice(idLength).trimEnd();
  const gcId = id?.groups?.['id'];
  const part = id?.groups?.['part'] ?? '';
  const cpu = cpuIn(text);
  const told = { ...toldBy(text, tags, idLength > 0), ...(gcId !== undefined && { gcId: Number(gcId) }) };
  return {
    told,
    key: `${gcId ?? ''}${part}${told.name}`,
    announces: told.kind === 'other' && text.startsWith('Pause '),
    ...(cpu && { cpu }),
    idLength,
  };
}

function toldBy(text: string, tags: string | undefined, identified: boolean): Collection {
  // Most lines are details: the expressions that cost something run only on lines that begin as theirs do.
  if (!identified) {
    const stopped = stopIn(text);
    if (stopped) return stopped;
  } else if (text.startsWith('Pause ')) {
    return pauseFrom(text);
  } else if (text.startsWith('Concurrent ')) {
    const { name, durationMs } = endingOf(text);
    if (durationMs !== undefined) {
      return told('concurrent', name, {
        text,
        durationMs,
        detail: tags !== undefined && tags.trim() !== 'gc',
      });
    }
  } else if (text.includes('->') && CYCLE.test(text)) {
    const { name, durationMs } = endingOf(text);
    return told('concurrent', name, { text, durationMs });
  }
  const troubled = TROUBLE.test(text);
  return told('other', text, { text, detail: !troubled });
}

/** The name and the milliseconds of `Concurrent Mark 12.345ms`; all of it is the name when nothing like that ends it. */
function endingOf(text: string): { name: string; durationMs: number | undefined } {
  const { name, long, unit } = ENDING.exec(text)?.groups ?? {};
  if (name === undefined || long === undefined) return { name: text, durationMs: undefined };
  return { name, durationMs: decimal(long) * (unit === 's' ? 1000 : 1) };
}

/** A pause's announcement, or its summary when it has a duration. */
function pauseFrom(text: string): Collection {
  const { name: written, durationMs } = endingOf(text);
  const parentheses = [...written.matchAll(PARENTHESIS)].map(([, inside = '']) => inside);
  let name = written.replace(PARENTHESIS, '').trim();
  let cause: string | undefined;
  const remarks: string[] = [];
  for (const inside of parentheses) {
    if (YOUNG_KIND.test(inside)) {
      name += ` (${inside})`;
      if (inside !== 'Normal' && inside !== 'Mixed') remarks.push(inside.toLowerCase());
    } else if (/^Evacuation Failure/.test(inside)) remarks.push('evacuation failure');
    else if (NO_CAUSE.test(written)) name += ` (${inside})`;
    else cause ??= inside;
  }
  const full = name.startsWith('Pause Full');
  return told(durationMs === undefined ? 'other' : 'pause', name, { text, durationMs, cause, remarks, full });
}

interface Findings {
  readonly text: string;
  readonly durationMs?: number | undefined;
  readonly cause?: string | undefined;
  readonly remarks?: readonly string[];
  readonly full?: boolean;
  /** When left out: true for what is neither pause nor concurrent nor stop. */
  readonly detail?: boolean;
}

function told(kind: CollectionKind, name: string, found: Findings): Collection {
  const { text, durationMs, cause, full = false } = found;
  const heap = lastChange(text);
  return {
    kind,
    name,
    title: titleOf(name),
    ...(cause !== undefined && { cause }),
    remarks: found.remarks ?? [],
    full,
    ...(full && { fullByEffect: true }),
    ...(durationMs !== undefined && { durationMs: Math.round(durationMs * 1e6) / 1e6 }),
    ...(heap && { heap }),
    generations: [],
    stamped: 'end',
    detail: found.detail ?? kind === 'other',
  };
}

/** `Full GC` for `Pause Full`, `Young GC` for `Pause Young (Normal)`; others keep their name. */
function titleOf(name: string): string {
  const [, kind, extra] = /^Pause (Young|Mixed|Full)(?: \((.*)\))?$/.exec(name) ?? [];
  if (kind === undefined) return name;
  return extra === 'Mixed' ? 'Mixed GC' : `${kind} GC`;
}

function stopIn(text: string): Collection | undefined {
  if (!text.startsWith('Safepoint "') && !text.startsWith('Total time')) return undefined;
  const safepoint = SAFEPOINT.exec(text)?.groups;
  if (safepoint) {
    const total = Number(safepoint['total']) / 1e6;
    const reach = Number(safepoint['reach']) / 1e6;
    return { ...stop(total, reach), cause: safepoint['name'] ?? '' };
  }
  const [, total, reach] = STOPPED.exec(text) ?? [];
  if (total === undefined) return undefined;
  return stop(decimal(total) * 1000, reach === undefined ? undefined : decimal(reach) * 1000);
}

function stop(totalMs: number, reachingMs: number | undefined): Collection {
  const round = (ms: number): number => Math.round(ms * 1e6) / 1e6;
  return {
    kind: 'stop',
    name: 'Stop',
    title: 'All threads stopped',
    remarks: [],
    full: false,
    durationMs: round(totalMs),
    ...(reachingMs !== undefined && { reachingMs: round(reachingMs) }),
    generations: [],
    stamped: 'end',
    detail: false,
  };
}

function cpuIn(text: string): CpuTimes | undefined {
  if (!text.startsWith('User=')) return undefined;
  const [, user, sys, real] = CPU.exec(text) ?? [];
  if (user === undefined || sys === undefined || real === undefined) return undefined;
  return { userS: decimal(user), sysS: decimal(sys), realS: decimal(real) };
}
