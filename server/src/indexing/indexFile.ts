import { fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { detect, HEAD_BYTES, headOf } from '../formats/detect.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import type { Dialect, HeadShape } from '../log/format.ts';
import { sourceOf, withFileSync } from './openFileSync.ts';
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

/** By which dialect the file at a path is read, as its head says. Rejects with the system's error. */
export async function dialectOf(path: string, source: ByteSource): Promise<Dialect | undefined> {
  const head = new Uint8Array(Math.min(HEAD_BYTES, source.size));
  const filled = await source.read(head, 0);
  return detect(headOf(basename(path), head.subarray(0, filled), filled === source.size))?.dialect;
}
