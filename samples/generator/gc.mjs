/**
 * The GC log of each node: when it collected, how long that took, and the text of the file.
 */
import { shanghai } from './clock.mjs';
import { head, parallelHeap, serialHeap } from './gcLegacy.mjs';
import { g1Heap } from './gcUnified.mjs';
import { chance } from './random.mjs';
import { FIRST, SECOND, SLOW_PINGS, TO, nodeOf } from './story.mjs';

const FLAGS =
  '-XX:+PrintGC -XX:+PrintGCDateStamps -XX:+PrintGCDetails -XX:+PrintGCTimeStamps ' +
  '-XX:+UseCompressedClassPointers -XX:+UseCompressedOops';
const ROTATION = '-XX:GCLogFileSize=10485760 -XX:NumberOfGCLogFiles=5 -XX:+UseGCLogFileRotation';

/** Collections that hold up a ping: they begin just after its first log line. */
const slowOf = (id) =>
  SLOW_PINGS.filter(({ node, pause }) => node === id && pause).map(({ ping, pause }) => ({
    at: ping + 2.6,
    ms: pause,
  }));

/** Moments without a rhythm, none close to one of the given collections. */
function moments(random, from, mean, taken) {
  const found = [];
  for (let at = from; at < TO; at += random.wait(mean, mean * 0.6)) {
    const moment = at + random.next();
    if (taken.every((other) => moment < other.at - 9 * SECOND || moment > other.at + other.ms + 9 * SECOND)) {
      found.push(moment);
    }
  }
  return found;
}

/** Runs minor collections so that the old generation holds `target` KB after the last of them. */
function fill(heap, found, random, target, ms) {
  let left = found.length;
  return found.map((at) => {
    const share = (target - heap.heldInOld()) / left--;
    return heap.minor(at, ms(), Math.max(9, Math.round(left ? share * random.between(0.6, 1.4) : share)));
  });
}

/** Node 8: memory is retained, full collections come closer and take longer, the last one 12.87 s. */
function droppedFollower() {
  const node = nodeOf(8);
  const random = chance('gc of node 8');
  const heap = serialHeap({ node, old: 151377, metaspace: 16501 });
  const created = shanghai('12:00:03.118');
  const turns = slowOf(8).map((slow, index) => ({
    ...slow,
    left: [214212, 251371, 282944, 311082, 331557][index],
  }));
  const stop = { at: FIRST.pauseStart, ms: FIRST.pauseSeconds * SECOND, left: 98211 };
  const taken = [...turns, stop];
  const found = moments(random, created + 41 * SECOND, 58 * SECOND, taken);
  const quick = () => random.around(11, 4.5);
  const collections = [];
  let from = 0;
  for (const turn of taken) {
    const until = found.filter((at) => at > from && at < turn.at);
    const target = turn === stop ? 349566 : 349568 - random.integer(120, 2900);
    collections.push(...fill(heap, until, random, target, quick));
    collections.push(
      turn === stop
        ? { ...heap.full(turn.at, turn.ms, turn.left, { user: 1.38, sys: 3.92 }), key: 'first.fullGc' }
        : heap.minorBecomesFull(turn.at, turn.ms, turn.left),
    );
    from = turn.at;
  }
  collections.push(
    ...fill(
      heap,
      found.filter((at) => at > from),
      random,
      118402,
      quick,
    ),
  );
  const memory = 'Memory: 4k page, physical 131751912k(2113748k free), swap 16777212k(9604480k free)';
  const flags = `-XX:InitialHeapSize=536870912 -XX:MaxHeapSize=536870912 ${ROTATION} ${FLAGS} -XX:+UseSerialGC`;
  const file = '/var/log/zookeeper/gc.log.0';
  return legacy(
    node,
    'gc.log.0.current',
    head({ node, created, file, memory, flags, rotated: true }),
    collections,
  );
}

/** Node 9, the leader: the same flags and nothing to see. */
function leader() {
  const node = nodeOf(9);
  const random = chance('gc of node 9');
  const heap = serialHeap({ node, old: 93718, metaspace: 16388 });
  const created = shanghai('12:00:03.402');
  const turn = { at: shanghai('14:29:58.417'), ms: 207.9389 };
  const found = moments(random, created + 17 * SECOND, 71 * SECOND, [turn]);
  const quick = () => random.around(8, 3);
  const collections = [
    ...fill(
      heap,
      found.filter((at) => at < turn.at),
      random,
      349230,
      quick,
    ),
    heap.minorBecomesFull(turn.at, turn.ms, 31655),
    ...fill(
      heap,
      found.filter((at) => at > turn.at),
      random,
      52310,
      quick,
    ),
  ];
  const memory = 'Memory: 4k page, physical 131751912k(58120544k free), swap 16777212k(16777212k free)';
  const flags = `-XX:InitialHeapSize=536870912 -XX:MaxHeapSize=536870912 ${ROTATION} ${FLAGS} -XX:+UseSerialGC`;
  const file = '/var/log/zookeeper/gc.log.0';
  return legacy(
    node,
    'gc.log.0.current',
    head({ node, created, file, memory, flags, rotated: true }),
    collections,
  );
}

/** Nodes 2 and 3: the parallel collector. Node 2 writes one file from the start of its process. */
function parallel(id, { name, begun, old, target, rotated }) {
  const node = nodeOf(id);
  const random = chance(`gc of node ${id}`);
  const heap = parallelHeap({ node, old, metaspace: id === 2 ? 16218 : 16501 });
  const taken = slowOf(id);
  const found = moments(random, begun, 171 * SECOND, taken);
  const quick = () => random.around(17, 6);
  const collections = [];
  let from = 0;
  for (const turn of taken) {
    collections.push(
      ...fill(
        heap,
        found.filter((at) => at > from && at < turn.at),
        random,
        target,
        quick,
      ),
    );
    collections.push(id === 3 ? heap.full(turn.at, turn.ms, 1128665) : heap.minor(turn.at, turn.ms, 18244));
    from = turn.at;
  }
  collections.push(
    ...fill(
      heap,
      found.filter((at) => at > from),
      random,
      heap.heldInOld() + 9120,
      quick,
    ),
  );
  const memory = 'Memory: 4k page, physical 263856244k(81221544k free), swap 4194300k(4194300k free)';
  const flags = `-XX:InitialHeapSize=1680343040 -XX:MaxHeapSize=1680343040 ${rotated ? `${ROTATION} ` : ''}${FLAGS} -XX:+UseParallelGC`;
  const file = '/var/log/zookeeper/gc.log.0';
  return legacy(
    node,
    name,
    head({ node, created: begun - 31 * SECOND, file, memory, flags, rotated }),
    collections,
  );
}

function legacy(node, name, headLines, collections) {
  const lines = [...headLines];
  const marks = [];
  const pauses = collections.map(({ start, ms, full, line, key }) => {
    lines.push(line);
    if (key) {
      marks.push({ key, instant: start, line: lines.length });
    }
    return {
      node: node.id,
      start,
      end: start + ms,
      ms,
      full,
      file: `${node.host}/${name}`,
      line: lines.length,
    };
  });
  return { node, name, text: `${lines.join('\n')}\n`, marks, pauses };
}

/** Node 7 runs JDK 11 and writes unified lines; its file begins where the last rotation left off. */
function unified() {
  const node = nodeOf(7);
  const random = chance('gc of node 7');
  const heap = g1Heap({ node, firstId: 1184 });
  const cycleAt = { at: shanghai('14:37:21.846'), ms: 9.413 };
  const mixed = [
    { at: cycleAt.at + 48210, ms: 5.204, kind: 'Prepare Mixed' },
    { at: cycleAt.at + 103870, ms: 7.118, kind: 'Mixed' },
  ];
  const young = moments(random, shanghai('13:52:40.307'), 66 * SECOND, [cycleAt, ...mixed]);
  const turns = [
    ...young.map((at) => ({ at, run: () => ({ pauses: [heap.young(at, random.around(5.2, 1.6))] }) })),
    { at: cycleAt.at, run: () => heap.cycle(cycleAt.at, cycleAt.ms) },
    ...mixed.map(({ at, ms, kind }) => ({ at, run: () => ({ pauses: [heap.mixed(at, ms, kind)] }) })),
  ];
  const events = turns.sort((a, b) => a.at - b.at).map(({ run }) => run());
  const lines = [];
  const pauses = [];
  const write = (pause) => {
    const { start, ms } = pause;
    pauses.push({
      node: 7,
      start,
      end: start + ms,
      ms,
      full: false,
      file: `${node.host}/gc.log`,
      line: lines.length + pause.summary + 1,
    });
    lines.push(...pause.lines);
  };
  for (const { pauses: stops, steps = [] } of events) {
    stops.forEach(write);
    steps.forEach((step) => (step.note ? lines.push(step.note) : write(step)));
  }
  return { node, name: 'gc.log', text: `${lines.join('\n')}\n`, marks: [], pauses };
}

/** The GC log of every node. */
export function gcLogs() {
  return [
    parallel(2, {
      name: 'gc.log',
      begun: shanghai('14:31:53.294', '2023-10-24'),
      old: 61230,
      target: 402118,
      rotated: false,
    }),
    parallel(3, {
      name: 'gc.log.0.current',
      begun: shanghai('08:00:34.561'),
      old: 908112,
      target: 1228786,
      rotated: true,
    }),
    unified(),
    droppedFollower(),
    leader(),
  ];
}
