/**
 * GC logs of JDK 8: `-XX:+PrintGCDetails -XX:+PrintGCDateStamps -XX:+PrintGCTimeStamps`. The stamp of a
 * collection is the moment at which it began.
 */
import { gcStamp, plainStamp } from './clock.mjs';
import { chance } from './random.mjs';
import { SECOND } from './story.mjs';

const BANNER =
  'Java HotSpot(TM) 64-Bit Server VM (25.131-b11) for linux-amd64 JRE (1.8.0_131-b11), ' +
  'built on Mar 15 2017 01:23:40 by "java_re" with gcc 4.3.0 20080428 (Red Hat 4.3.0-8)';

/** What the JVM prints at the head of each log file it opens. */
export function head({ node, created, file, memory, flags, rotated }) {
  const byName = (flag) => flag.replace(/^-XX:[+-]?/, '');
  const sorted = flags.split(' ').sort((a, b) => (byName(a) < byName(b) ? -1 : 1));
  const lines = [BANNER, memory, `CommandLine flags: ${sorted.join(' ')} `];
  return rotated ? [`${plainStamp(created, node.zone)} GC log file created ${file}`, ...lines] : lines;
}

const secs = (milliseconds) => (milliseconds / SECOND).toFixed(7);

/** ` [Times: user=… sys=…, real=… secs] `: hundredths only, and a blank at the end as HotSpot writes it. */
function times({ user, sys, ms }) {
  const two = (seconds) => seconds.toFixed(2);
  return ` [Times: user=${two(user)} sys=${two(sys)}, real=${two(ms / SECOND)} secs] `;
}

const change = (before, after, capacity) => `${before}K->${after}K(${capacity}K)`;

/** Stamp and uptime as they stand before each bracket. */
const prefix = (node, at) =>
  `${gcStamp(at, node.zone)}: ${((Math.floor(at) - node.jvmStart) / SECOND).toFixed(3)}: `;

/**
 * The serial collector of a node, with a heap that remembers its sizes.
 *
 * @param {{node: object, old: number}} start `old` is what the old generation holds at first
 */
export function serialHeap({ node, old, metaspace }) {
  const random = chance(`serial heap ${node.id}`);
  const young = 157376;
  const eden = 139904;
  const oldCapacity = 349568;
  const heap = young + oldCapacity;
  let survivors = random.integer(4300, 6100);
  let held = old;

  return {
    heldInOld: () => held,
    /** A young collection that promotes `promoted` KB. */
    minor(at, ms, promoted) {
      const [before, total] = [eden + survivors, eden + survivors + held];
      survivors = random.integer(4200, 7900);
      held += promoted;
      const inner = `[DefNew: ${change(before, survivors, young)}, ${secs(ms * 0.981)} secs]`;
      const cpu = { user: (ms / SECOND) * random.between(0.8, 1.1), sys: random.happens(0.1) ? 0.01 : 0, ms };
      const body = `${inner} ${change(total, survivors + held, heap)}, ${secs(ms)} secs]${times(cpu)}`;
      return {
        start: at,
        ms,
        full: false,
        line: `${prefix(node, at)}[GC (Allocation Failure) ${prefix(node, at)}${body}`,
      };
    },
    /** A young collection that finds no room in the old generation and goes on to collect that too. */
    minorBecomesFull(at, ms, left) {
      const [before, total, oldBefore] = [eden + survivors, eden + survivors + held, held];
      const youngMs = ms * random.between(0.04, 0.06);
      const oldAt = at + youngMs + 0.6;
      survivors = 0;
      held = left;
      const inner =
        `[DefNew: ${change(before, random.integer(7000, 9000), young)}, ${secs(youngMs)} secs]` +
        `${prefix(node, oldAt)}[Tenured: ${change(oldBefore, held, oldCapacity)}, ${secs(ms - youngMs - 0.9)} secs]`;
      const meta = `[Metaspace: ${change(metaspace, metaspace, 1064960)}]`;
      const cpu = {
        user: (ms / SECOND) * random.between(0.5, 0.7),
        sys: (ms / SECOND) * random.between(0.1, 0.3),
        ms,
      };
      const body = `${inner} ${change(total, held, heap)}, ${meta}, ${secs(ms)} secs]${times(cpu)}`;
      return {
        start: at,
        ms,
        full: true,
        line: `${prefix(node, at)}[GC (Allocation Failure) ${prefix(node, at)}${body}`,
      };
    },
    /** A full collection by name. */
    full(at, ms, left, { user, sys }) {
      const [total, oldBefore] = [eden + survivors + held, held];
      survivors = 0;
      held = left;
      const inner = `[Tenured: ${change(oldBefore, held, oldCapacity)}, ${secs(ms - 0.1145)} secs]`;
      const meta = `[Metaspace: ${change(metaspace, metaspace, 1064960)}]`;
      const body = `${inner} ${change(total, held, heap)}, ${meta}, ${secs(ms)} secs]${times({ user, sys, ms })}`;
      return {
        start: at,
        ms,
        full: true,
        line: `${prefix(node, at)}[Full GC (Allocation Failure) ${prefix(node, at)}${body}`,
      };
    },
  };
}

/** The parallel collector of a node. Its inner brackets carry no duration. */
export function parallelHeap({ node, old, metaspace }) {
  const random = chance(`parallel heap ${node.id}`);
  const young = 412160;
  const eden = 398336;
  const oldCapacity = 1228800;
  const heap = young + oldCapacity;
  let survivors = random.integer(5200, 9100);
  let held = old;

  return {
    heldInOld: () => held,
    minor(at, ms, promoted) {
      // After a full collection what survived still lies in eden and does not come on top of it.
      const before = Math.min(eden + survivors, young - 3072);
      const total = before + held;
      survivors = random.integer(4800, 12400);
      held += promoted;
      const cpu = {
        user: (ms / SECOND) * random.between(4.1, 4.8),
        sys: (ms / SECOND) * random.between(0, 0.6),
        ms,
      };
      const body =
        `[PSYoungGen: ${change(before, survivors, young)}] ${change(total, survivors + held, heap)}, ` +
        `${secs(ms)} secs]${times(cpu)}`;
      return { start: at, ms, full: false, line: `${prefix(node, at)}[GC (Allocation Failure) ${body}` };
    },
    full(at, ms, left) {
      const [before, total, oldBefore] = [232448 + survivors, 232448 + survivors + held, held];
      survivors = random.integer(140000, 150000);
      held = left;
      const cpu = { user: (ms / SECOND) * 3.23, sys: (ms / SECOND) * 0.25, ms };
      const body =
        `[PSYoungGen: ${change(before, survivors, young)}] [ParOldGen: ${change(oldBefore, held, oldCapacity)}] ` +
        `${change(total, survivors + held, heap)}, [Metaspace: ${change(metaspace, metaspace, 1064960)}], ` +
        `${secs(ms)} secs]${times(cpu)}`;
      return { start: at, ms, full: true, line: `${prefix(node, at)}[Full GC (Ergonomics) ${body}` };
    },
  };
}
