import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { detect, HEAD_BYTES, headOf } from '../formats/detect.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import type { Dialect, HeadShape } from '../log/format.ts';
import { type From, type Indexed, passOver, type Wanted } from './passOver.ts';
import { beginningOf, stillStands } from './seal.ts';

/**
 * {@link passOver} the file at a path. Reads synchronously, so that it belongs into a worker thread. Undefined when the
 * file is none of our formats any more. Rejects as that does.
 */
export async function indexFile(
  path: string,
  pace: Pace = {},
  from?: From,
  wanted?: Wanted,
): Promise<Indexed | undefined> {
  return withFileSync(path, async (file) => {
    const source = sourceOf(file);
    const dialect = await dialectOf(path, source);
    return dialect && (await passOver(source, dialect, pace, from, wanted));
  });
}

/** What a first look at a file says of how it is read. */
export interface Looked {
  readonly size: number;
  readonly ino: number;
  readonly beginning: string;
  readonly dialect: string;
  /** Of all its heads, where they have one. */
  readonly shape: HeadShape | undefined;
  readonly namesIds: boolean;
  /** Whether a pass may go on where it was to. */
  readonly goesOn: boolean;
}

/** A first look at a file, for a pass that may go on. Undefined and rejecting as {@link indexFile}. */
export async function lookAt(path: string, from?: From): Promise<Looked | undefined> {
  return withFileSync(path, async (file) => {
    const source = sourceOf(file);
    const dialect = await dialectOf(path, source);
    return (
      dialect && {
        ino: fstatSync(file).ino,
        size: source.size,
        beginning: await beginningOf(source),
        dialect: dialect.name,
        shape: dialect.headShape,
        namesIds: dialect.namesIds === true,
        goesOn: from !== undefined && (await stillStands(source, from.seal, from.byte)),
      }
    );
  });
}

async function dialectOf(path: string, source: ByteSource): Promise<Dialect | undefined> {
  const head = new Uint8Array(Math.min(HEAD_BYTES, source.size));
  const filled = await source.read(head, 0);
  return detect(headOf(basename(path), head.subarray(0, filled), filled === source.size))?.dialect;
}

/** Lends an open file to `use`, and closes it afterwards. Rejects with the system's error. */
export async function withFileSync<Result>(
  path: string,
  use: (file: number) => Promise<Result>,
): Promise<Result> {
  const file = openSync(path, 'r');
  try {
    return await use(file);
  } finally {
    closeSync(file);
  }
}

/** An open file as a source that is read synchronously. */
export function sourceOf(file: number): ByteSource {
  return {
    size: fstatSync(file).size,
    read: (into, position) => Promise.resolve(readFully(file, into, position)),
  };
}

function readFully(file: number, into: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < into.length) {
    const read = readSync(file, into, filled, into.length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
