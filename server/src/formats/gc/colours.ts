import type { Colour } from '../../log/colour.ts';
import type { Recognition } from '../../log/format.ts';
import { cluesIn } from './clues.ts';
import { type ColourRule, layOver, paint, paintedOf, rule } from '../colourRules.ts';

const DECORATOR = [
  rule(/\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.,]\d{3}[+-]\d{4}) *\]/dg, 'timestamp'),
  rule(/\[(\d{1,12}[.,]\d{3}s|\d{1,20}(?:ms|ns)) *\]/dg, 'timestamp'),
  rule(/\[(?:(error)|(warning)|(info|debug|trace)) *\]/dg, 'error', 'warning', 'quiet'),
  rule(
    /\[((?:gc|safepoint|pagesize|startuptime|handshake|stringdedup|ergo|jit|codecache|jni|cds|class|os|init|logging|metaspace|heap|arguments)(?:,\w+)*) *\]/dg,
    'tag',
  ),
  rule(/\[([\w.,:+-]+) *\]/dg, 'quiet'),
];

const HEADS = [
  rule(
    /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (GC log file (?:created|has reached the maximum size\.)|GC log rotation request has been received\.)/dg,
    'timestamp',
    'keyword',
  ),
  rule(/^(CommandLine flags):/dg, 'keyword'),
  rule(/^(?!\[(?:CMS|GC|Full)\b)((?:\[[\w.,:+-]+ *\])+)(?= |$)/dg, { rules: DECORATOR }),
  rule(/(?<!\d)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.,]\d{3}[+-]\d{4}):?/dg, 'timestamp'),
  rule(/(?<![\d.,])(\d{1,12}[.,]\d{3,4}):(?= )/dg, 'timestamp'),
  rule(/(?<!\S)(#\d{1,12}):(?= )/dg, 'number'),
  rule(/(?<![\w[])(GC)\((\d{1,12})\)/dg, 'function', 'number'),
];

const TROUBLE = [
  rule(
    /(?<![\w-])(?:promotion failed|concurrent mode (?:failure|interrupted)|[Tt]o-space (?:exhausted|overflow)|Evacuation Failure|Pause Degenerated GC|Cancelling GC|Failed to allocate)(?![\w-])/dg,
    'warning',
  ),
  rule(/(?<!\w)((?:Allocation|Relocation) Stall) \(([^()]{1,200})\)/dg, 'warning', 'thread'),
];

const COLLECTIONS = [
  rule(/(?<=\[)(?:GC concurrent-|CMS-concurrent-|Concurrent )[^\][]*/dg, 'quiet'),
  rule(/(?<![\w([-])Concurrent [A-Za-z].*$/dg, 'quiet'),
  rule(/(?<![\w([-])(?:Garbage|Minor|Major) Collection(?= \()/dg, 'function'),
  rule(/(?<=\[)Full GC(?=[\s\d([,:#-]|$)/dg, 'error'),
  rule(/(?<!\w)Pause Full(?!\w)/dg, 'error'),
  rule(
    /(?<=\[)(?:GC (?:pause|remark|cleanup)|GC--|Inc GC|GC)(?=[\s\d([,:#-]|Adaptive|Before|PSYoung|$)(?! Worker| ref-proc| TLAB:)/dg,
    'keyword',
  ),
  rule(/(?<![\w-])(?:1 )?CMS-(?:initial-mark|remark)(?![\w-])/dg, 'keyword'),
  rule(/(?<![\w-])Pause [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,3}/dg, 'keyword'),
  rule(
    /(?<!\w)(Total time for which application threads were stopped): (\d{1,12}[.,]\d{1,9}) (seconds)/dg,
    'keyword',
    'duration',
    'unit',
  ),
  rule(/(?<!\w)(Safepoint) "([^"]{1,200})"/dg, 'keyword', 'string'),
  rule(/(?<![\w"])(?:Entering|Leaving) safepoint region(?!\w)/dg, 'keyword'),
  rule(/(?<!\w)\(([A-Z](?:[^()]|\(\)){0,200})\)/dg, 'string'),
  rule(/\((young|mixed|partial|initial-mark|warm-up|process weakrefs|unload classes|update refs)\)/dg, 'tag'),
];

const MEMORY = [
  rule(
    /(?<=\[)(?:ParNew|ASParNew|DefNew|Tenured|PSYoungGen|PSOldGen|ParOldGen|PSPermGen|CMS Perm|CMS|Perm|Metaspace|Eden|Heap)(?= ?[:(]| $|$)/dg,
    'class',
  ),
  rule(
    /(?<![\w-])(?:ParNew|DefNew|Tenured|PSYoungGen|ParOldGen|CMS|Metaspace|NonClass|Class|Eden|From|To|Survivors?|Old|Humongous|Archive|Heap|Young|Old)(?: regions)?(?=: )/dg,
    'class',
  ),
  rule(
    /^[\t ]*((?:par new|def new|tenured|concurrent mark-sweep|compacting perm|garbage-first|PSYoungGen|ParOldGen|PSOldGen|PSPermGen|Metaspace|class space|eden|from|to|object|the) ?(?:generation|heap|space|perm gen)?) +(?=total |used |space |\d)/dg,
    'class',
  ),
];

const VALUES = [
  rule(/(?<=\[)Times(?=:)/dg, 'function'),
  rule(
    /(?<!\w)(user|sys|real|User|Sys|Real)(=)(\d{1,12}[.,]\d{1,9})(?: ?(secs|s))?(?!\w)/dg,
    'key',
    'operator',
    'number',
    'unit',
  ),
  rule(/(?<=, )(\d{1,12}[.,]\d{1,9}) (secs?|ms)(?=\](?: *\[Times|\s*$))/dg, 'duration', 'unit'),
  rule(/(?<!: )(?<![\w.,])(\d{1,12}[.,]\d{1,9})(ms)$/dg, 'duration', 'unit'),
  rule(/(?<![\w.,])(\d{1,20}(?:[.,]\d{1,9})?) ?(seconds?|secs?|s|ms|us|ns)(?!\w)/dg, 'number', 'unit'),
  rule(/(?<![\w.,])(\d{1,20}(?:[.,]\d{1,3})?)(?:([BKMGTk]B?|%)| ([KMG]B))(?!\w)/dg, 'number', 'unit', 'unit'),
  rule(/->/dg, 'operator'),
  rule(/(?<!\w)0x[0-9a-fA-F]{1,16}(?!\w)/dg, 'quiet'),
  rule(/(?<!\S)(-X(?:X:[+-]?)?[\w.:]{1,128}|-D[\w.-]{1,128})(?:(=)(\S*))?/dg, 'key', 'operator', 'string'),
  rule(/"[^"]*"/dg, 'string'),
  rule(/(?<![\w.,-])\d{1,20}(?:[.,]\d{1,9})?(?!\w|-(?!>)|[.,]\d)/dg, 'number'),
];

const RULES: readonly ColourRule[] = [...HEADS, ...TROUBLE, ...COLLECTIONS, ...MEMORY, ...VALUES];

/** As levels of records: a stop that eats into a tick of 2000 ms, and one that can cost a session by itself. */
const NOTABLE_MS = 200;
const SEVERE_MS = 2000;

/** What stands on a line: as syntaxes/gc-log.tmLanguage.json paints it, and the pauses that are too long. */
export function coloursOfGc(written: string): Colour[] {
  const line = paintedOf(written);
  const colours = paint(line, RULES);
  return layOver(
    colours,
    colours.flatMap((colour, index) => tooLong(line, colour, colours[index + 1])),
  );
}

/** The duration of a pause with its unit, when it is too long. */
function tooLong(line: string, { start, end, kind }: Colour, unit: Colour | undefined): Colour[] {
  if (kind !== 'duration' || unit?.kind !== 'unit') return [];
  const ms =
    Number(line.slice(start, end).replace(',', '.')) * (line.startsWith('ms', unit.start) ? 1 : 1000);
  if (!(ms > NOTABLE_MS)) return [];
  return [{ start, end: unit.end, kind: ms >= SEVERE_MS ? 'severe' : 'notable' }];
}

/** A recognition whose dialect knows its colours, and what its first lines tell of the JVM. */
export const withColours = (recognition: Recognition): Recognition =>
  recognition.dialect
    ? {
        ...recognition,
        dialect: { ...recognition.dialect, colours: (lines) => lines.map(coloursOfGc), clues: cluesIn },
      }
    : recognition;
