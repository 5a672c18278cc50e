import { Readable, type Transform } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';
import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import { Damaged, type Limits, LIMITS, Tally } from './limits.ts';
import { Turns } from './turns.ts';

const CHUNK = 256 << 10;

/**
 * What gzip data unpacks to, all its members, chunk by chunk; unpacked on another thread. Throws {@link Damaged} or
 * LimitReached after what is sound; rejects with the signal's reason or the system's error.
 */
export function unpackGzip(
  source: ByteSource,
  limits: Limits = LIMITS,
  pace: Pace = {},
): AsyncGenerator<Uint8Array> {
  return through(createGunzip({ chunkSize: CHUNK }), 'gzip', source, limits, pace);
}

/** What deflated data unpacks to, as files in a zip are packed; otherwise as {@link unpackGzip}. */
export function unpackDeflate(
  source: ByteSource,
  limits: Limits = LIMITS,
  pace: Pace = {},
): AsyncGenerator<Uint8Array> {
  return through(createInflateRaw({ chunkSize: CHUNK }), 'deflated', source, limits, pace);
}

async function* through(
  unpacker: Transform,
  kind: string,
  source: ByteSource,
  limits: Limits,
  pace: Pace,
): AsyncGenerator<Uint8Array> {
  const tally = new Tally(source.size, limits);
  const turns = new Turns(pace);
  const packed = Readable.from(chunksOf(source, pace));
  packed.on('error', (error) => unpacker.destroy(error)).pipe(unpacker);
  try {
    for await (const chunk of unpacker as AsyncIterable<Buffer>) {
      tally.add(chunk.length);
      yield chunk;
      if (turns.isDue) await turns.give();
    }
  } catch (error) {
    const damage = DAMAGES[(error as NodeJS.ErrnoException).code ?? ''];
    throw damage === undefined ? error : new Damaged(`its ${kind} data ${damage}`);
  } finally {
    packed.destroy();
    unpacker.destroy();
  }
}

const DAMAGES: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'ends too early',
  Z_DATA_ERROR: 'is damaged',
};

async function* chunksOf(source: ByteSource, { progress }: Pace): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < source.size;) {
    const chunk = new Uint8Array(Math.min(CHUNK, source.size - position));
    const read = await source.read(chunk, position);
    if (read === 0) return;
    position += read;
    progress?.(position);
    yield chunk.subarray(0, read);
  }
}
