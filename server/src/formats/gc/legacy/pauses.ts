import { CLASS_DATA, type Collection, type Generation, OLD_GENERATION } from '../collection.ts';
import { DECIMAL, lastChange, lastUsed, secondsToMs } from '../quantities.ts';
import { type Bracket, ownText } from './brackets.ts';

/**
 * Begins the own text of a bracket that is a pause. JDK 7 glues the next stamp to the word (`[GC11.487: [ParNew`);
 * `[GC concurrent-…`, `[GC Worker Start` and `[GC ref-proc` only look like one.
 */
export const PAUSE_HEAD =
  /^(?<head>Full GC|Inc GC|GC)(?=$|[\s\d(,:#[{-]|Adaptive|Before|PSYoung|TLAB)(?!\s?concurrent| Worker| ref-proc)/;

const GENERATION =
  /^(?<name>DefNew|ParNew|ASParNew|PSYoungGen|Tenured|Train|CMS Perm|CMS|ASCMS|ParOldGen|PSOldGen|PSPermGen|Perm|Metaspace)(?![A-Za-z-])/;
const PARENTHESIS = /\((?<inside>(?:[^()]|\(\)){0,200})\)/g;
/** Parentheses behind a G1 head that say what kind of pause it was, in any order. */
const G1_KIND = /^(?:young|mixed|partial|initial-mark|to-space (?:exhausted|overflow))$/;
const CLOSING = new RegExp(String.raw`(?<!\d)(${DECIMAL})\s{0,9}secs?$`);
/** Longer than what {@link CLOSING} finds. */
const CLOSING_REACH = 80;
const TROUBLE = /promotion failed|concurrent mode (?:failure|interrupted)|to-space (?:exhausted|overflow)/g;

/** Milliseconds that close the own text of a bracket, `…, 0.0060672 secs`; undefined when it has none. */
export function closingDuration(own: string): number | undefined {
  const seconds = CLOSING.exec(own.trimEnd().slice(-CLOSING_REACH))?.[1];
  return seconds === undefined ? undefined : secondsToMs(seconds);
}

/** The pause that `bracket` tells, or undefined when it tells none. */
export function pauseOf(text: string, bracket: Bracket): Collection | undefined {
  const own = ownText(text, bracket);
  const head = PAUSE_HEAD.exec(own)?.groups?.['head'];
  if (head === undefined) return undefined;
  const inners = bracket.inner.map((inner) => ownText(text, inner));
  const generations = inners.flatMap((inner) => generationOf(inner) ?? []);
  const whole = own.slice(head.length);
  const parentheses = [...whole.matchAll(PARENTHESIS)].map((found) => found.groups?.['inside'] ?? '');
  const kinds = parentheses.filter((inside) => G1_KIND.test(inside));
  const cause = causeIn(whole, parentheses);
  const full = head === 'Full GC';
  const mark = inners
    .map((inner) => /^1 (CMS-[a-z-]+)/.exec(inner)?.[1])
    .find((found) => found !== undefined);
  const young = generations.find(({ name }) => !OLD_GENERATION.test(name) && !CLASS_DATA.test(name));
  const oldToo = generations.some(({ name }) => OLD_GENERATION.test(name));
  const names = nameOf(own, { full, mark, young: young?.name, kinds });
  const heap = lastChange(own) ?? lastUsed(own);
  const durationMs = closingDuration(own);
  const remarks = new Set([own, ...inners].flatMap((part) => part.match(TROUBLE) ?? []));
  if (kinds.includes('initial-mark')) remarks.add('initial mark');
  if (oldToo && !full) remarks.add('also collected the old generation');
  return {
    kind: bracket.closed && durationMs !== undefined ? 'pause' : 'other',
    ...names,
    ...(cause !== undefined && { cause }),
    remarks: bracket.closed ? [...remarks] : [...remarks, 'cut off before its end'],
    full,
    ...((full || generations.length > 0) && { fullByEffect: full || (oldToo && young !== undefined) }),
    ...(durationMs !== undefined && { durationMs }),
    ...(heap && { heap }),
    generations,
    stamped: 'start',
    detail: false,
  };
}

/** What a bracket inside a pause says of one generation; undefined when it is about something else. */
export function generationOf(own: string): Generation | undefined {
  const name = GENERATION.exec(own)?.groups?.['name'];
  const change = lastChange(own);
  if (name === undefined || !change) return undefined;
  const durationMs = closingDuration(own);
  return { name, ...change, ...(durationMs !== undefined && { durationMs }) };
}

/** The first parenthesis behind the head, unless it says what kind of G1 pause it was or how CMS failed. */
function causeIn(behindHead: string, parentheses: readonly string[]): string | undefined {
  const cause = parentheses[0];
  if (cause === undefined || !/^(?:--)?\s*(?:pause\s*)?\(/.test(behindHead)) return undefined;
  return G1_KIND.test(cause) || /^[\d.,]+[BKMGT]?$|^(?:promotion|concurrent mode)/.test(cause)
    ? undefined
    : cause;
}

interface Naming {
  readonly full: boolean;
  readonly mark: string | undefined;
  readonly young: string | undefined;
  readonly kinds: readonly string[];
}

/** What the log and what a person calls a pause. */
function nameOf(own: string, { full, mark, young, kinds }: Naming): { name: string; title: string } {
  if (full) return { name: 'Full GC', title: 'Full GC' };
  if (mark !== undefined) return { name: mark, title: mark.replace('CMS-', 'CMS ').replace('-', ' ') };
  const step = /^GC (remark|cleanup)/.exec(own)?.[1];
  if (step !== undefined) return { name: `GC ${step}`, title: `G1 ${step}` };
  if (/^GC pause/.test(own)) {
    const mixed = kinds.includes('mixed') || kinds.includes('partial');
    const name = ['GC pause', ...kinds.map((kind) => `(${kind})`)].join(' ');
    return { name, title: mixed ? 'Mixed GC' : 'Young GC' };
  }
  if (young !== undefined) return { name: young, title: 'Young GC' };
  // Without -XX:+PrintGCDetails the marking pauses of CMS look like this, with used(capacity) and no arrow.
  return { name: /^GC\s*--/.test(own) ? 'GC--' : 'GC', title: own.includes('->') ? 'Young GC' : 'GC' };
}
