import type { Stamp } from '../../log/instant.ts';
import type { Explanation } from '../../log/token.ts';
import { causeMeaning } from './causes.ts';
import { CLASS_DATA, type Collection, type CpuTimes, type Generation, OLD_GENERATION } from './collection.ts';
import { lastedFrom } from './describe.ts';
import { phaseMeaning } from './phases.ts';
import { formatChange, formatDuration, formatKilobytes } from './quantities.ts';
import { safepointMeaning } from './safepoints.ts';

type Row = readonly [label: string, value: string];

const EVERYTHING = "All threads of this JVM, ZooKeeper's pings and session tracking included.";
const ONE_THREAD = 'One thread, which wanted memory before the collector had freed any; the others ran on.';
const STALL = /^(?:Allocation|Relocation) Stall$/;
const NOTHING = 'Nothing: the application ran on, sharing the processors with it.';

/** What one collection, concurrent phase or stop means; `stamp` is the one printed with it. */
export function explainCollection(told: Collection, stamp: Stamp): Explanation {
  const lasted = lastedFrom(told, stamp);
  const phase = phaseMeaning(told.name);
  const notes = [...(phase === undefined ? [] : [phase]), ...cpuNotes(told.cpu), ...troubleNotes(told)];
  return {
    title: titleOf(told),
    rows: rowsOf(told),
    ...(notes.length > 0 && { notes }),
    ...(lasted && { lasted }),
  };
}

/** `Full GC (Ergonomics): 1.188 s, everything stopped`. */
function titleOf(told: Collection): string {
  const name = told.cause === undefined ? told.title : `${told.title} (${told.cause})`;
  const long = told.durationMs === undefined ? '' : formatDuration(told.durationMs);
  if (told.kind === 'concurrent') return `${name}: ${long === '' ? '' : `${long}, `}application running`;
  if (told.kind === 'stop') return `${name}: ${long}`;
  if (told.kind === 'pause') return `${name}: ${long}, everything stopped`;
  return long === '' ? name : `${name}: ${long}`;
}

function rowsOf(told: Collection): Row[] {
  const rows: Row[] = [];
  const { cause, durationMs, heap, cpu } = told;
  if (durationMs !== undefined) rows.push(['Duration', formatDuration(durationMs)]);
  if (told.reachingMs !== undefined)
    rows.push(['Reaching it', `${formatDuration(told.reachingMs)} until the last thread stopped`]);
  if (cause !== undefined)
    rows.push(told.kind === 'stop' ? ['Operation', operationWith(cause)] : ['Cause', causeWith(cause)]);
  if (told.remarks.length > 0) rows.push(['Remarks', told.remarks.join(', ')]);
  if (heap) rows.push(['Heap', `${formatChange(heap)}${freed(heap.beforeKb - heap.afterKb)}`]);
  for (const generation of told.generations) {
    if (OLD_GENERATION.test(generation.name)) rows.push(['Old generation', formatChange(generation)]);
  }
  if (cpu) rows.push(['CPU', cpuWords(cpu)]);
  if (told.kind === 'pause' || told.kind === 'stop') rows.push(['Stopped', EVERYTHING]);
  if (told.kind === 'concurrent') rows.push(['Stopped', NOTHING]);
  if (told.kind === 'other' && STALL.test(told.name)) rows.push(['Stopped', ONE_THREAD]);
  return rows;
}

function causeWith(cause: string): string {
  const meaning = causeMeaning(cause);
  return meaning === undefined ? cause : `${cause}. ${meaning}`;
}

function operationWith(operation: string): string {
  const meaning = safepointMeaning(operation);
  return meaning === undefined ? operation : `${operation}. ${meaning}`;
}

const freed = (kb: number): string => (kb > 0 ? `, ${formatKilobytes(kb)} freed` : ', nothing freed');

const SPACES: Readonly<Record<string, string>> = {
  Eden: 'where new objects are made',
  From: 'where survivors are kept',
  Class: 'class metadata',
  NonClass: 'class metadata',
  Old: 'the old generation',
};

/** What a bracket such as `[DefNew: 144922K->4957K(157376K), 0.0059715 secs]` says. */
export function explainGeneration(generation: Generation): Explanation {
  const { name, durationMs } = generation;
  const what = OLD_GENERATION.test(name)
    ? 'the old generation'
    : CLASS_DATA.test(name)
      ? 'class metadata'
      : (SPACES[name] ?? 'the young generation');
  const rows: Row[] = [
    ['Memory', `${formatChange(generation)}${freed(generation.beforeKb - generation.afterKb)}`],
  ];
  if (durationMs !== undefined)
    rows.push(['Duration', `${formatDuration(durationMs)}, part of the whole pause`]);
  return { title: `${name}: ${what}`, rows };
}

/** What `[Times: user=0.14 sys=0.06, real=0.21 secs]` says. */
export function explainCpu(cpu: CpuTimes): Explanation {
  const notes = cpuNotes(cpu);
  return {
    title: 'Processor time of this collection',
    rows: [
      ['User', `${cpu.userS.toFixed(2)} s in the collector's own code, all its threads together`],
      ['System', `${cpu.sysS.toFixed(2)} s in the kernel on its behalf`],
      ['Real', `${cpu.realS.toFixed(2)} s by the clock, to 10 ms`],
    ],
    ...(notes.length > 0 && { notes }),
  };
}

const cpuWords = (cpu: CpuTimes): string =>
  `${(cpu.userS + cpu.sysS).toFixed(2)} s used (user ${cpu.userS.toFixed(2)}, system ${cpu.sysS.toFixed(2)}) in ${cpu.realS.toFixed(2)} s`;

/** What the three times give away about the host; below a tenth of a second they are too coarse for that. */
function cpuNotes(cpu: CpuTimes | undefined): string[] {
  if (!cpu || cpu.realS < 0.1) return [];
  const { userS, sysS, realS } = cpu;
  const notes: string[] = [];
  if (realS > 2 * (userS + sysS)) {
    notes.push(
      'Far more time passed than was computed: the host was starved of CPU, paging, or waiting for a disk.',
    );
  }
  if (sysS > userS) {
    notes.push(
      'More time went to the kernel than to collecting: swapping, or transparent huge pages being made.',
    );
  }
  return notes;
}

function troubleNotes(told: Collection): string[] {
  const notes: string[] = [];
  if (told.remarks.includes('promotion failed')) {
    notes.push('Promotion failed: the old generation had no room for what survived.');
  }
  if (told.remarks.some((remark) => remark.startsWith('concurrent mode'))) {
    notes.push('CMS did not finish in time, so the old generation was collected with everything stopped.');
  }
  if (told.remarks.some((remark) => remark.startsWith('to-space'))) {
    notes.push(
      'G1 ran out of free regions to copy survivors to; expect a long pause or a full collection next.',
    );
  }
  return notes;
}

/** What an uptime stamp says: `2 d 02:20:51.642`; `at` where the log's stamps count uptime, too. */
export function explainUptime(ms: number, at?: Stamp): Explanation {
  const days = Math.floor(ms / 86_400_000);
  const clock = new Date(ms % 86_400_000).toISOString().slice(11, 23);
  return {
    title: 'Uptime of the JVM',
    rows: [['Since its start', `${days > 0 ? `${days} d ` : ''}${clock} (${(ms / 1000).toFixed(3)} s)`]],
    ...(at !== undefined && { at }),
  };
}

/** What `GC(5)` and `#5: ` say. */
export const explainId = (id: number): Explanation => ({
  title: `Collection ${id} since the JVM started`,
  rows: [],
  notes: ['Lines with the same number belong together; those of a concurrent cycle stand between others.'],
});
