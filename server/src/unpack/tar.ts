import { extract, type Header } from 'tar-stream';
import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import { Damaged, LimitReached, type Limits, LIMITS } from './limits.ts';
import { packingOf } from './packing.ts';
import { part } from './part.ts';
import type { TellPassed } from './passedOver.ts';
import { Turns } from './turns.ts';

/** One file in an archive. */
export interface Entry {
  /** Its path in the archive, as written there. */
  readonly name: string;
  /** Its bytes as far as the archive has them; valid as long as the archive's source is. */
  readonly source: ByteSource;
  /** Where those begin in the archive. */
  readonly offset: number;
  /** Bytes it should have: more than the source holds where the archive was cut. */
  readonly size: number;
}

/** tar-stream tells where an entry's bytes begin; its types do not. */
type Placed = Header & { readonly byteOffset: number };

const CHUNK = 1 << 20;

/**
 * The files in a tar, in its order, with names of PAX and GNU tar. Folders, links and devices are passed over, the last
 * two told. Behind a damaged header it goes on at the next sound one. Throws {@link Damaged} or {@link LimitReached} after what is sound;
 * rejects with the signal's reason or the system's error.
 */
export async function* tarEntries(
  source: ByteSource,
  limits: Limits = LIMITS,
  pace: Pace = {},
  tell: TellPassed = () => undefined,
): AsyncGenerator<Entry> {
  const turns = new Turns(pace);
  let left = limits.entries;
  let isSound = true;
  for (let start = 0, passes = 1; ; passes++) {
    const passing = pass(source, start, { turns, tell, progress: pace.progress });
    let step = await passing.next();
    for (; !step.done; step = await passing.next()) {
      if (left-- === 0) {
        await passing.return({ end: 0, problem: false });
        throw new LimitReached(`it holds more than ${limits.entries} files`);
      }
      yield step.value;
    }
    const { end, problem } = step.value;
    const isTried = problem && passes < MOST_PASSES;
    const next = isTried ? await nextHeader(source, end + BLOCK, turns) : undefined;
    if (next === undefined) return isSound ? checkEnd(source, end, problem) : refuse(PARTLY);
    isSound = false;
    start = next;
  }
}

/** Damaged headers, at most, behind which a tar is read on. */
const MOST_PASSES = 50;
const PARTLY = 'a part of it is damaged: files in it may be missing';

function refuse(reason: string): never {
  throw new Damaged(reason);
}

/** Where the last entry of a pass ended, and whether something that is no tar stopped it there. */
interface Outcome {
  readonly end: number;
  readonly problem: boolean;
}

/** The files from a header on, up to one that is not sound. */
async function* pass(
  source: ByteSource,
  start: number,
  { turns, tell, progress }: Pick<Pace, 'progress'> & { readonly turns: Turns; readonly tell: TellPassed },
): AsyncGenerator<Entry, Outcome> {
  const parser = extract();
  const found: Placed[] = [];
  const stopped = { problem: false };
  parser.on('error', () => (stopped.problem = true));
  parser.on('entry', (header, stream, next) => {
    found.push(header as Placed);
    stream.on('close', () => next());
    stream.on('error', () => undefined);
    stream.resume();
  });
  let end = start;
  const entries = function* (): Generator<Entry> {
    for (const { name, size, type, byteOffset } of found.splice(0)) {
      const offset = start + byteOffset;
      end = offset + Math.ceil(size / BLOCK) * BLOCK;
      if (type === 'file' || type === 'contiguous-file')
        yield { name, source: part(source, offset, size), offset, size };
      else if (type === 'link' || type === 'symlink') tell('link', name);
      else if (type !== 'directory') tell('device', name);
    }
  };
  try {
    for (let position = start; position < source.size && !stopped.problem;) {
      const chunk = new Uint8Array(Math.min(CHUNK, source.size - position));
      const read = await source.read(chunk, position);
      if (read === 0) break;
      position += read;
      progress?.(position);
      await settled(parser, () => parser.write(chunk.subarray(0, read)));
      yield* entries();
      if (turns.isDue) await turns.give();
    }
    await settled(parser, () => {
      parser.end(undefined);
      return false;
    });
    yield* entries();
    return { end, problem: stopped.problem };
  } finally {
    parser.destroy();
  }
}

/** Where the next header begins whose checksum is right; undefined when there is none. */
async function nextHeader(source: ByteSource, from: number, turns: Turns): Promise<number | undefined> {
  const chunk = new Uint8Array(CHUNK);
  for (let position = from; position < source.size; position += CHUNK) {
    const read = await source.read(chunk, position);
    for (let at = 0; at + BLOCK <= read; at += BLOCK) {
      const block = chunk.subarray(at, at + BLOCK);
      if (packingOf(block) === 'tar' && isHeader(block)) return position + at;
    }
    if (turns.isDue) await turns.give();
  }
  return undefined;
}

/** A header's checksum is the sum of its bytes, those of the checksum counted as blanks. */
function isHeader(block: Uint8Array): boolean {
  const written = /^[ 0]*([0-7]+)/.exec(String.fromCharCode(...block.subarray(148, 156)))?.[1];
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at] ?? 0;
  return written !== undefined && parseInt(written, 8) === sum;
}

const BLOCK = 512;

/** Resolves when the parser is ready for more after `act`, or closed; `act` answers true when it is ready at once. */
function settled(parser: ReturnType<typeof extract>, act: () => boolean): Promise<void> {
  if (parser.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      parser.off('close', done);
      parser.off('drain', done);
      resolve();
    };
    parser.on('close', done);
    parser.on('drain', done);
    if (act()) done();
  });
}

/** What follows the last entry must be blocks of zeros, or nothing. */
async function checkEnd(source: ByteSource, end: number, problem: boolean): Promise<void> {
  if (end > source.size) throw new Damaged('it is cut: its last file is not whole');
  const rest = new Uint8Array(Math.min(BLOCK, source.size - end));
  const read = await source.read(rest, end);
  const text = rest.subarray(0, read);
  if (text.every((byte) => byte === 0)) {
    if (problem) throw new Damaged('it is damaged behind its last sound file');
    return;
  }
  const said = /^\s*\{.*"error"\s*:\s*"((?:[^"\\]|\\.)*)"/s.exec(new TextDecoder().decode(text))?.[1];
  if (said !== undefined)
    throw new Damaged(`tcpmon broke off while it wrote it, and says why: "${said.slice(0, 200)}"`);
  throw new Damaged('it is damaged behind its last sound file');
}
