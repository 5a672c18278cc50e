/**
 * Collects what one node wrote to its ZooKeeper log and renders it in the layout of the cluster:
 * log4j 2, pattern `%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n`.
 */
import { zookeeperStamp } from './clock.mjs';
import { chance } from './random.mjs';
import { FROM, TO } from './story.mjs';

/**
 * @typedef {object} Entry
 * @property {number} instant
 * @property {string} level
 * @property {string} thread
 * @property {string} place class and line, `Follower@96`
 * @property {string} message
 * @property {string[]} trace continuation lines
 * @property {string} [key] name of the entry in the truth file
 */

export class LogBook {
  #entries = [];
  #node;
  #random;

  constructor(node) {
    this.#node = node;
    this.#random = chance(`logbook ${node.id}`);
  }

  /** Notes one line. `more` may hold a stack trace and the key of the event. */
  add(instant, level, thread, place, message, more = {}) {
    const entry = { instant, level, thread, place, message, trace: more.trace ?? [], key: more.key };
    this.#entries.push({ ...entry, order: this.#entries.length });
  }

  info(...line) {
    this.add(line[0], 'INFO', ...line.slice(1));
  }

  warn(...line) {
    this.add(line[0], 'WARN', ...line.slice(1));
  }

  error(...line) {
    this.add(line[0], 'ERROR', ...line.slice(1));
  }

  /** A name for an NIO worker of this node. */
  worker() {
    return `NIOWorkerThread-${this.#random.integer(1, this.#node.workers)}`;
  }

  /**
   * Moves what fell into a pause of the virtual machine behind it: a thread that stands still writes
   * nothing. Then cuts to the hour, sorts, and lets a few neighbours of different threads race as real appenders do.
   */
  #settle(pauses) {
    for (const entry of this.#entries) {
      const pause = pauses.find(
        ({ start, end }) => entry.instant >= Math.floor(start) && entry.instant < end,
      );
      if (pause && entry.key === undefined) {
        entry.instant = Math.ceil(pause.end) + this.#random.between(3, 12);
      }
    }
    this.#entries = this.#entries.filter(({ instant }) => instant >= FROM && instant < TO);
    this.#entries.sort((a, b) => a.instant - b.instant || a.order - b.order);
    for (let index = 1; index < this.#entries.length; index++) {
      const [earlier, later] = this.#entries.slice(index - 1, index + 1);
      const close = later.instant - earlier.instant < 6 && later.thread !== earlier.thread;
      const plain = !earlier.key && !later.key && !earlier.trace.length && !later.trace.length;
      if (close && plain && this.#random.happens(0.08)) {
        this.#entries.splice(index - 1, 2, later, earlier);
        index++;
      }
    }
  }

  /**
   * The text of the log and where each named entry stands in it, counted from line 1.
   *
   * @param {{start: number, end: number}[]} pauses
   */
  render(pauses) {
    this.#settle(pauses);
    const lines = [];
    const marks = [];
    for (const { instant, level, thread, place, message, trace, key } of this.#entries) {
      const stamp = zookeeperStamp(instant, this.#node.zone);
      if (key) {
        marks.push({ key, instant: Math.floor(instant), line: lines.length + 1 });
      }
      lines.push(`${stamp} [myid:] - ${level.padEnd(5)} [${thread}:${place}] - ${message}`, ...trace);
    }
    return { text: `${lines.join('\n')}\n`, marks };
  }
}
