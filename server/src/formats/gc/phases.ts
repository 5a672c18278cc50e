/**
 * What the parts of a collector's cycle are for, by their names in either language (`shenandoahPhaseTimings.hpp`,
 * `zStat.cpp`, `g1ConcurrentMarkThread.cpp`, `concurrentMarkSweepGeneration.cpp`); the first that fits holds.
 */
const MEANINGS: readonly (readonly [name: RegExp, meaning: string])[] = [
  [/^Pause Init Mark/, 'Begins a Shenandoah cycle: looks at what threads and static fields refer to.'],
  [/^Pause Final Mark/, 'Ends the marking of a Shenandoah cycle and chooses what to move.'],
  [/^Pause Init Update Refs/, 'Shenandoah begins to mend references to what it has moved.'],
  [/^Pause Final Update Refs/, 'Shenandoah has mended all references; what was moved away from is free now.'],
  [
    /^Pause Final (?:Roots|Evac)/,
    'Ends a Shenandoah cycle that found enough to free without moving anything.',
  ],
  [
    /^Pause Degenerated GC|^Degenerated/,
    'Threads filled the heap before the concurrent cycle was done: Shenandoah ends it with everything stopped.',
  ],
  [/^Pause Mark Start/, 'Begins a ZGC cycle; its length does not grow with the heap.'],
  [/^Pause Mark End/, 'Ends the marking of a ZGC cycle.'],
  [/^Pause Relocate Start/, 'ZGC begins to move objects.'],
  [/^Pause Remark|^GC remark/, 'Ends the marking of a concurrent cycle of G1.'],
  [/^Pause Cleanup|^GC cleanup/, 'Counts what each region holds after a concurrent cycle of G1.'],
  [/^(?:Pause Initial Mark|CMS-initial-mark)/, 'Begins a concurrent cycle.'],
  [/^CMS-remark/, 'Ends the marking of a CMS cycle: looks again at what changed while it ran.'],
  [
    /^(?:Minor|Young)(?: Collection| Generation)/,
    'ZGC looked through the young generation while threads ran on.',
  ],
  [/^(?:Major Collection|Old Generation)/, 'ZGC looked through the whole heap while threads ran on.'],
  [/^Garbage Collection/, 'A whole cycle of ZGC: only its short pauses stop threads, lines of their own.'],
  [/^Allocation Stall/, 'ZGC did not free memory as fast as this thread took it.'],
  [
    /^Concurrent (?:Mark Cycle|Cycle|Undo Cycle)/,
    'A concurrent cycle of G1: finds out what in the old regions is garbage.',
  ],
  [
    /oncurrent.(?:abortable.preclean)/i,
    'Looks ahead at what the remark pause would find, until a young collection comes.',
  ],
  [/oncurrent.preclean/i, 'Looks ahead at what the remark pause would find, to make that shorter.'],
  [/oncurrent.sweep/i, 'Frees garbage of the old generation where it lies.'],
  [/oncurrent.(?:mark|marking)/i, 'Follows references through the heap to find what is alive.'],
  [
    /oncurrent.(?:root.region.scan|scan.root.regions)/i,
    'Must end before the next young collection may begin.',
  ],
  [/oncurrent.(?:evacuation|relocate)/i, 'Moves live objects together.'],
  [/oncurrent.update.ref/i, 'Mends references to what was moved.'],
  [/oncurrent.(?:cleanup|reset)/i, 'Gives back what the cycle used.'],
];

/** What a phase or a pause of this name is for; undefined where the name says all there is. */
export const phaseMeaning = (name: string): string | undefined =>
  MEANINGS.find(([form]) => form.test(name))?.[1];
