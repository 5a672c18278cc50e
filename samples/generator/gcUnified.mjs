/**
 * A GC log of JDK 11: `-Xlog:gc*:file=…:time,uptime,level,tags`. The summary line of a pause is
 * stamped at its end; the line tagged `gc,start` is stamped at its beginning.
 */
import { gcStamp } from './clock.mjs';
import { chance } from './random.mjs';
import { SECOND } from './story.mjs';

/** Tags are padded to the longest ones seen so far. */
const TAG_WIDTH = 13;

/** A G1 heap of 512 regions of one megabyte each. */
export function g1Heap({ node, firstId }) {
  const random = chance(`g1 heap ${node.id}`);
  const capacity = 512;
  let id = firstId;
  let eden = 286;
  let survivors = 4;
  let old = 131;

  const line = (at, tags, message) =>
    `[${gcStamp(at, node.zone)}][${((Math.floor(at) - node.jvmStart) / SECOND).toFixed(3)}s][info][` +
    `${tags.padEnd(TAG_WIDTH)}] GC(${id}) ${message}`;

  const cpu = (end, ms, share) =>
    line(
      end,
      'gc,cpu',
      `User=${((ms / SECOND) * share).toFixed(2)}s Sys=0.00s Real=${(ms / SECOND).toFixed(2)}s`,
    );

  function evacuation(at, ms, kind) {
    const end = at + ms;
    const name = `Pause Young (${kind}) (G1 Evacuation Pause)`;
    const [edenBefore, survivorsBefore, oldBefore] = [eden, survivors, old];
    const used = edenBefore + survivorsBefore + oldBefore + 2 - random.integer(0, 1);
    survivors = random.integer(2, 7);
    old += kind === 'Mixed' ? -random.integer(14, 22) : random.integer(0, 1);
    eden = random.integer(268, 301);
    const [pre, post, other] = [0, random.between(0.3, 0.7), random.between(0.2, 0.4)];
    const lines = [
      line(at, 'gc,start', name),
      line(at, 'gc,task', 'Using 8 workers of 8 for evacuation'),
      line(end, 'gc,phases', `  Pre Evacuate Collection Set: ${pre.toFixed(1)}ms`),
      line(end, 'gc,phases', `  Evacuate Collection Set: ${(ms - pre - post - other).toFixed(1)}ms`),
      line(end, 'gc,phases', `  Post Evacuate Collection Set: ${post.toFixed(1)}ms`),
      line(end, 'gc,phases', `  Other: ${other.toFixed(1)}ms`),
      line(end, 'gc,heap', `Eden regions: ${edenBefore}->0(${eden})`),
      line(end, 'gc,heap', `Survivor regions: ${survivorsBefore}->${survivors}(37)`),
      line(end, 'gc,heap', `Old regions: ${oldBefore}->${old}`),
      line(end, 'gc,heap', 'Humongous regions: 2->2'),
      line(end, 'gc,metaspace', 'Metaspace: 21874K->21874K(1069056K)'),
      line(end, 'gc', `${name} ${used}M->${survivors + old + 2}M(${capacity}M) ${ms.toFixed(3)}ms`),
      cpu(end, ms, 6.4),
    ];
    id++;
    return { start: at, ms, full: false, lines, summary: 11 };
  }

  function helper(at, ms, name) {
    const end = at + ms;
    const size = `${old + survivors + 40}M->${old + survivors + 40}M(${capacity}M)`;
    const lines = [
      line(at, 'gc,start', name),
      line(end, 'gc', `${name} ${size} ${ms.toFixed(3)}ms`),
      cpu(end, ms, 2.1),
    ];
    return { start: at, ms, full: false, lines, summary: 1 };
  }

  return {
    young: (at, ms) => evacuation(at, ms, 'Normal'),
    mixed: (at, ms, kind) => evacuation(at, ms, kind),
    /** A concurrent cycle: it starts with a young pause and stops the world twice more. */
    cycle(at, ms) {
      const pauses = [evacuation(at, ms, 'Concurrent Start')];
      const begun = at + ms + 0.2;
      const step = (offset, tags, message) => ({ note: line(begun + offset, tags, message) });
      const steps = [
        step(0, 'gc', 'Concurrent Cycle'),
        step(0.1, 'gc,marking', 'Concurrent Clear Claimed Marks'),
        step(0.3, 'gc,marking', 'Concurrent Clear Claimed Marks 0.127ms'),
        step(0.3, 'gc,marking', 'Concurrent Scan Root Regions'),
        step(5.1, 'gc,marking', 'Concurrent Scan Root Regions 4.803ms'),
        step(
          5.1,
          'gc,marking',
          `Concurrent Mark (${((Math.floor(begun + 5.1) - node.jvmStart) / SECOND).toFixed(3)}s)`,
        ),
        helper(begun + 96.4, 3.182, 'Pause Remark'),
        helper(begun + 141.9, 0.604, 'Pause Cleanup'),
        step(146.3, 'gc', 'Concurrent Cycle 146.341ms'),
      ];
      id++;
      return { pauses, steps };
    },
  };
}
