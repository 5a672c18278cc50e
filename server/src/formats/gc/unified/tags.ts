import type { Explanation } from '../../../log/token.ts';

/** What lines with this tag behind `gc` are about (`logTag.hpp` and where HotSpot uses them), the more telling tags first. */
const TOPICS: readonly (readonly [tag: string, topic: string])[] = [
  ['exit', 'A report as the JVM ends'],
  ['classhisto', 'A class histogram: rank, number of objects, bytes, class'],
  ['nmethod', 'Compiled code that holds references to objects'],
  ['remset', 'References between regions, which G1 keeps note of'],
  ['plab', 'Pieces of memory that workers copy into'],
  ['tlab', 'Pieces of memory that threads take for themselves'],
  ['refine', 'Concurrent threads that keep note of references between regions'],
  ['ergo', 'How the collector decided'],
  ['ihop', 'When G1 begins a concurrent cycle'],
  ['age', 'Survivors by how many collections they have lived through'],
  ['ref', 'Soft, weak, final and phantom references'],
  ['stringdedup', 'Equal strings that were made to share their letters'],
  ['stringtable', 'Names that the JVM keeps'],
  ['metaspace', 'Class metadata'],
  ['region', 'A region of the heap: its bounds, how full it is, and its kind'],
  ['heap', 'What the heap holds'],
  ['marking', 'Marking: finding out what is alive'],
  ['reloc', 'Moving objects'],
  ['task', 'What workers did'],
  ['alloc', 'Memory taken'],
  ['mmu', 'Least share of the processors that the application had'],
  ['load', 'Load of the host'],
  ['director', 'Why ZGC began a cycle, or did not'],
  ['stats', 'A table of totals'],
  ['phases', 'A step of a collection'],
  ['start', 'Something begins'],
  ['cpu', 'Processor time of a collection'],
  ['init', 'What the JVM says of itself as it starts'],
  ['liveness', 'How much is alive'],
  ['humongous', 'Objects larger than half a region'],
  ['compaction', 'Moving objects together'],
  ['workgang', 'Workers'],
  ['barrier', 'How changes of references are noted'],
  ['verify', 'The collector checks itself'],
  ['cleanup', 'What ends a safepoint'],
];

/** What a line is about that we know no more of than its tags; undefined for tags we do not know either. */
export function explainTags(tags: string): Explanation | undefined {
  const own = tags.trim().split(',');
  const topic = TOPICS.find(([tag]) => own.includes(tag))?.[1];
  return topic === undefined
    ? undefined
    : { title: topic, rows: [], notes: [`From its tags, ${own.join(', ')}.`] };
}
