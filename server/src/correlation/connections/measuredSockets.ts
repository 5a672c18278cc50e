import type { Clock } from '../../log/clock.ts';
import type { ConnectionValues, SocketSample } from '../../log/connection.ts';
import {
  type Endpoint,
  isSameEndpoint,
  printedEndpoint,
  printedHost,
  showEndpoint,
} from '../../log/endpoint.ts';
import type { Dialect } from '../../log/format.ts';
import { type Instant, stamp as stampOf } from '../../log/instant.ts';
import type { ByteSource } from '../../reading/byteSource.ts';
import { blocksWhere } from '../../reading/fenceGroups.ts';
import type { Fences } from '../../reading/fences.ts';
import type { Pace } from '../../reading/lines.ts';
import { linesWith } from '../../reading/linesWith.ts';
import type { LogFile } from '../../workspace/logFile.ts';
import type { MeasuredSockets, SocketQuestion } from './socketSeries.ts';

const SECOND = 1000;
/** Connections of one end that are followed; a port that clients connect to may have thousands. */
const MOST_SERIES = 200;
/** Bytes of text read for one question, at most: some tenths of a second of work. */
const MOST_BYTES = 192 << 20;
/** Lines fed to a reader behind the one that names the socket: dialects with a process over several lines. */
const MOST_FOLLOWING = 60;
/** Blocks in which a host's own address is looked for: a second of a host with a hundred connections. */
const MOST_LOOKED = 12;
/** Milliseconds of work at a stretch. */
const TURN_MS = 8;

/**
 * Reads what a log measured of the connections of an end, from the parts of it that are in the window, those nearest to the
 * moment first. Undefined where it measures none, or nothing of that time. Rejects with the system's error or the signal's reason.
 */
export async function measuredSockets(
  log: LogFile,
  clock: Clock,
  question: SocketQuestion,
  pace: Pace = {},
): Promise<MeasuredSockets | undefined> {
  const { dialect } = log;
  if (!dialect.connections?.reader) return undefined;
  const fences = await log.fences(pace);
  const toSecond = (moment: Instant): number => Math.floor(clock.toStamp(moment) / SECOND);
  const [from, to] = [toSecond(question.window.from), toSecond(question.window.to)];
  const [fromStamp, toStamp] = [from * SECOND, to * SECOND + SECOND - 1];
  const blocks = [...blocksWhere(fences, (least, greatest) => least <= toStamp && greatest >= fromStamp)];
  if (blocks.length === 0) return undefined;
  const pivot = clock.toStamp(question.at);
  const distance = (block: number): number =>
    Math.max(0, (fences.least[block] ?? 0) - pivot, pivot - (fences.greatest[block] ?? 0));
  blocks.sort((a, b) => distance(a) - distance(b) || a - b);
  const reading = new Reading(dialect, fences, question, { from, to });
  await log.read((source) => reading.readAll(source, blocks, pace));
  const dated = (second: number): Instant => clock.toInstant(stampOf(second * SECOND));
  return reading.measured(dated);
}

class Reading {
  readonly #dialect: Dialect;
  readonly #fences: Fences;
  readonly #end: Endpoint;
  readonly #peer: Endpoint | undefined;
  readonly #span: { readonly from: number; readonly to: number };
  readonly #needles: readonly Uint8Array[];
  readonly #hostNeedles: readonly Uint8Array[];
  readonly #series = new Map<
    string,
    { local: Endpoint; peer: Endpoint; seconds: Map<number, ConnectionValues> }
  >();
  readonly #passedOver = new Set<string>();
  readonly #exported = new Set<number>();
  readonly #unread = new Set<number>();
  readonly #hosts = new Set<string>();
  #looked = 0;
  #since = performance.now();

  constructor(
    dialect: Dialect,
    fences: Fences,
    { end, peer }: Pick<SocketQuestion, 'end' | 'peer'>,
    span: { from: number; to: number },
  ) {
    this.#dialect = dialect;
    this.#fences = fences;
    this.#end = end;
    this.#peer = peer;
    this.#span = span;
    this.#needles = printedEndpoint(end).map((form) => encoder.encode(form));
    this.#hostNeedles = printedHost(end.host).map((form) => encoder.encode(form));
  }

  async readAll(source: ByteSource, blocks: readonly number[], pace: Pace): Promise<void> {
    let left = MOST_BYTES;
    for (const block of blocks) {
      const offset = this.#fences.offsets[block] ?? 0;
      const size = (this.#fences.offsets[block + 1] ?? offset) - offset;
      left -= size;
      if (left < 0) {
        for (const second of this.#secondsOf(block)) this.#unread.add(second);
        continue;
      }
      const bytes = new Uint8Array(size);
      const whole = bytes.subarray(0, await source.read(bytes, offset));
      this.#take(whole);
      this.#lookForHost(whole);
      await this.#lookForOthers(whole, block, pace);
      await this.#turn(pace);
    }
  }

  async #turn(pace: Pace): Promise<void> {
    if (performance.now() - this.#since < TURN_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    pace.signal?.throwIfAborted();
    this.#since = performance.now();
  }

  *#secondsOf(block: number): Generator<number> {
    const first = Math.max(this.#span.from, Math.floor((this.#fences.least[block] ?? Infinity) / SECOND));
    const last = Math.min(this.#span.to, Math.floor((this.#fences.greatest[block] ?? -Infinity) / SECOND));
    for (let second = first; second <= last; second++) yield second;
  }

  /** The samples of the connection on the lines that name it. */
  #take(bytes: Uint8Array): void {
    const read = this.#dialect.connections?.reader?.();
    if (!read) return;
    const lines = linesWith(bytes, this.#needles);
    lines.forEach(({ start, end }, index) => {
      let sample = read(decoder.decode(bytes.subarray(start, end)));
      const before = lines[index + 1]?.start ?? bytes.length;
      let at = end;
      for (let more = 0; !sample && more < MOST_FOLLOWING; more++) {
        const next = bytes.indexOf(LF, at) + 1;
        if (next === 0 || next >= before) break;
        const feed = bytes.indexOf(LF, next);
        at = feed < 0 ? bytes.length : feed;
        sample = read(decoder.decode(bytes.subarray(next, at)).replace(/\r$/, ''));
      }
      if (sample) this.#see(sample);
    });
  }

  #see(sample: SocketSample): void {
    const second = Math.floor(sample.stamp / SECOND);
    const { local, peer, values } = sample;
    if (second < this.#span.from || second > this.#span.to) return;
    this.#exported.add(second);
    if (local) this.#hosts.add(local.host);
    if (!local || !peer || !this.#isWanted(local, peer)) return;
    const key = `${showEndpoint(local)} ${showEndpoint(peer)}`;
    const known = this.#series.get(key);
    if (!known && this.#series.size >= MOST_SERIES) {
      this.#passedOver.add(key);
      return;
    }
    const series = known ?? { local, peer, seconds: new Map<number, ConnectionValues>() };
    this.#series.set(key, series);
    series.seconds.set(second, { ...series.seconds.get(second), ...values });
  }

  #isWanted(local: Endpoint, peer: Endpoint): boolean {
    const isBetween = (one: Endpoint, other: Endpoint): boolean =>
      isSameEndpoint(one, this.#end) && (!this.#peer || isSameEndpoint(other, this.#peer));
    return isBetween(local, peer) || isBetween(peer, local);
  }

  /** Whether the log is of the end's own host: some socket of it has that address on its side. */
  #lookForHost(bytes: Uint8Array): void {
    const { host } = this.#end;
    if (this.#hosts.has(host) || this.#looked >= MOST_LOOKED) return;
    this.#looked++;
    const read = this.#dialect.connections?.reader?.();
    for (const { start, end } of linesWith(bytes, this.#hostNeedles)) {
      const local = read?.(decoder.decode(bytes.subarray(start, end)))?.local;
      if (local) this.#hosts.add(local.host);
    }
  }

  /** Whether sockets were exported at all in the seconds of a block in which the connection was not seen. */
  async #lookForOthers(bytes: Uint8Array, block: number, pace: Pace): Promise<void> {
    const open = new Set([...this.#secondsOf(block)].filter((second) => !this.#exported.has(second)));
    const read = this.#dialect.connections?.reader?.();
    if (open.size === 0 || !read) return;
    const finder = this.#dialect.heads(this.#fences.lines[block]);
    for (let start = 0, count = 0; start < bytes.length && open.size > 0; count++) {
      const feed = bytes.indexOf(LF, start);
      const end = feed < 0 ? bytes.length : feed;
      const second = Math.floor(finder.stampAt(bytes, start, end) / SECOND);
      if (open.has(second)) {
        const sample = read(decoder.decode(bytes.subarray(start, end)).replace(/\r$/, ''));
        if (sample) {
          open.delete(second);
          this.#exported.add(second);
          if (sample.local) this.#hosts.add(sample.local.host);
        }
      }
      start = end + 1;
      if (count % 256 === 255) await this.#turn(pace);
    }
  }

  measured(dated: (second: number) => Instant): MeasuredSockets {
    const inOrder = (seconds: Iterable<number>): number[] => [...seconds].sort((a, b) => a - b);
    return {
      series: [...this.#series.values()].map(({ local, peer, seconds }) => ({
        local,
        peer,
        samples: inOrder(seconds.keys()).map((second) => ({
          at: dated(second),
          values: seconds.get(second) ?? {},
        })),
      })),
      more: this.#passedOver.size,
      exported: inOrder(this.#exported).map(dated),
      hosts: this.#hosts,
      unread: inOrder(this.#unread).map(dated),
    };
  }
}

const LF = 0x0a;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
