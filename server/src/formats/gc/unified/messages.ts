import type { Collection, CollectionKind, CpuTimes, HeapChange } from '../collection.ts';
import { DECIMAL, decimal, kilobytes, lastChange, SIZE } from '../quantities.ts';

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
/** The last word of a summary, and the word before it that is no part of the name. */
const DURATION = new RegExp(`^(?<long>${DECIMAL})(?<unit>ms|s)$`);
const CHANGE = new RegExp(String.raw`^${SIZE}(?:\(\d+%\))?->${SIZE}\(\d{0,20}(?:[.,]\d{1,20})?[BKMGT%]+\)$`);
/** Generational ZGC's and ZGC's cycles: `Minor Collection (Allocation Rate)`; the latter print no duration. */
const CYCLE =
  /^(?<name>(?:Garbage|Minor|Major) Collection|(?:Young|Old) Generation)(?: \((?<cause>(?:[^()]|\(\)){1,100})\))?(?= |$)/;
/** Memory of ZGC's cycles, with what share of the heap it is. */
const SHARES = new RegExp(String.raw`(?<!\d)(?<before>${SIZE})\(\d{1,3}%\)->(?<after>${SIZE})\(\d{1,3}%\)`);
/** What follows `Pause Young` and is no cause: G1's kind since JDK 11. */
const YOUNG_KIND = /^(?:Normal|Concurrent Start|Prepare Mixed|Mixed)$/;
/** Shenandoah's and ZGC's parentheses tell what a pause did, not why it came. */
const NO_CAUSE = /^Pause (?:Init |Final|Degenerated|Mark|Relocate)/;
/** What is no collection, and yet no mere detail: no memory left, or a concurrent cycle given up. */
const TROUBLE =
  /^(?:To-space exhausted|Out Of Memory|Failed to allocate |Cancelling |Concurrent Mark Abort|Concurrent .{0,60}(?:cancelled|aborted)|Relocation failed|Evacuation Failure)/i;
/** ZGC let one thread wait: for memory, or for an object to be moved. */
const STALLED = new RegExp(
  String.raw`^(?<name>(?:Allocation|Relocation) Stall) \(.{0,200}\) (?<ms>${DECIMAL})ms$`,
);
const CPU = new RegExp(`^User=(${DECIMAL})s Sys=(${DECIMAL})s Real=(${DECIMAL})s$`);
const STOPPED = new RegExp(
  String.raw`^Total time for which application threads were stopped: (${DECIMAL}) seconds(?:, Stopping threads took: (${DECIMAL}) seconds)?`,
);
const SAFEPOINT = /^Safepoint "(?<name>[^"]{1,200})", /;
const REACHING = /Reaching safepoint: (\d{1,20}) ns, /;
const TOTAL = /Total: (\d{1,20}) ns/;
const PARENTHESIS = /\s{0,9}\(((?:[^()]|\(\)){0,200})\)/g;

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
    if (durationMs !== undefined && !name.includes(':')) {
      return told('concurrent', name, {
        text,
        durationMs,
        detail: tags !== undefined && tags.trim() !== 'gc',
      });
    }
  } else if (text.includes('->')) {
    const { name, cause } = CYCLE.exec(text)?.groups ?? {};
    if (name !== undefined) {
      const { durationMs } = endingOf(text);
      return told('concurrent', name, { text, durationMs, cause });
    }
  }
  const stalled = text.includes(' Stall (') ? STALLED.exec(text)?.groups : undefined;
  if (stalled) {
    const { name = '', ms = '' } = stalled;
    return told('other', name, { text, durationMs: decimal(ms), detail: name.startsWith('Relocation') });
  }
  const troubled = TROUBLE.test(text);
  return told('other', text, { text, detail: !troubled });
}

/** The name and the milliseconds of `Concurrent Mark 12.345ms`; all of it is the name when nothing like that ends it. */
function endingOf(text: string): { name: string; durationMs: number | undefined } {
  const [told, last] = lastWord(text);
  const { long, unit } = DURATION.exec(last)?.groups ?? {};
  if (told === '' || long === undefined) return { name: text, durationMs: undefined };
  const [name, change] = lastWord(told);
  return {
    name: name !== '' && CHANGE.test(change) ? name : told,
    durationMs: decimal(long) * (unit === 's' ? 1000 : 1),
  };
}

/** The last word of `text`, which ends with no blank, and what stands before it. */
function lastWord(text: string): [before: string, word: string] {
  const blank = text.lastIndexOf(' ');
  return [text.slice(0, Math.max(0, blank)).trimEnd(), text.slice(blank + 1)];
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
  const heap = lastChange(text) ?? sharesIn(text);
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

/** `68M(71%)->18M(19%)`: the size of the heap is not written. */
function sharesIn(text: string): HeapChange | undefined {
  const { before, after } = SHARES.exec(text)?.groups ?? {};
  if (before === undefined || after === undefined) return undefined;
  return { beforeKb: kilobytes(before), afterKb: kilobytes(after) };
}

/** `Full GC` for `Pause Full`, `Young GC` for `Pause Young (Normal)`; others keep their name. */
function titleOf(name: string): string {
  if (name.startsWith('Pause Degenerated GC')) return name.slice('Pause '.length);
  const [, kind, extra] = /^Pause (Young|Mixed|Full)(?: \((.*)\))?$/.exec(name) ?? [];
  if (kind === undefined) return name;
  return extra === 'Mixed' ? 'Mixed GC' : `${kind} GC`;
}

function stopIn(text: string): Collection | undefined {
  if (!text.startsWith('Safepoint "') && !text.startsWith('Total time')) return undefined;
  const cause = SAFEPOINT.exec(text)?.groups?.['name'];
  if (cause !== undefined) {
    const [reaching, reachNs] = REACHING.exec(text) ?? [];
    const totalNs = reaching && TOTAL.exec(text.slice(text.indexOf(reaching) + reaching.length))?.[1];
    if (totalNs === undefined) return undefined;
    return { ...stop(Number(totalNs) / 1e6, Number(reachNs) / 1e6), cause };
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
