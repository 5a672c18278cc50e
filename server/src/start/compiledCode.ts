import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** By then what is asked first has been asked, and what answers it has been compiled. */
const KEEP_AFTER_MS = 20_000;
const DIGEST_BYTES = 32;

/** Where compiled code is kept. */
export interface Keeping {
  /** Absolute path of a folder of the user's own, into which it is written; made when it is missing. */
  readonly keepIn?: string | undefined;
  /** Absolute path of a folder that is only read, after the other. */
  readonly lookIn: string;
}

/**
 * Runs the CommonJS bundle at `path` with what V8 compiled of it before, where that was kept: half of a start goes into
 * compiling. What was kept of another bundle or by another Node, or is damaged, is passed over, and replaced in `keepIn`.
 * Throws what the bundle throws, or the system's error where it cannot be read.
 */
export function runCompiled(path: string, { keepIn, lookIn }: Keeping): void {
  const code = readFileSync(path);
  const name = `${basename(path, '.js')}.compiled`;
  const folders = keepIn === undefined ? [lookIn] : [keepIn, lookIn];
  const script = scriptOf(
    path,
    code,
    folders.map((folder) => join(folder, name)),
  );
  if (keepIn !== undefined && script.cachedDataRejected !== false)
    keepLater(script, code, join(keepIn, name));
  const module = { exports: {} };
  const run = script.runInThisContext() as (...scope: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
}

/** With the first of what was kept that V8 takes; `cachedDataRejected` is false then. */
function scriptOf(filename: string, code: Buffer, places: readonly string[]): Script {
  const text = Module.wrap(code.toString());
  for (const place of places) {
    const cachedData = compiledAt(place, code);
    if (!cachedData) continue;
    const script = new Script(text, { filename, cachedData });
    if (!script.cachedDataRejected) return script;
  }
  return new Script(text, { filename });
}

/** V8 itself looks only at the length of the code, and at nothing of what it is given but its head. */
function compiledAt(place: string, code: Buffer): Buffer | undefined {
  try {
    const kept = readFileSync(place);
    const compiled = kept.subarray(DIGEST_BYTES);
    return digestOf(code, compiled).equals(kept.subarray(0, DIGEST_BYTES)) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it once, and never fails: at the latest when the process ends. */
function keepLater(script: Script, code: Buffer, place: string): void {
  const keep = (): void => {
    clearTimeout(timer);
    process.off('exit', keep);
    const unfinished = `${place}.${process.pid}`;
    try {
      const compiled = script.createCachedData();
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(unfinished, Buffer.concat([digestOf(code, compiled), compiled]));
      renameSync(unfinished, place);
    } catch {
      drop(unfinished);
    }
  };
  const timer = setTimeout(keep, KEEP_AFTER_MS).unref();
  process.once('exit', keep);
}

function drop(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be written, nothing was.
  }
}

const digestOf = (code: Uint8Array, compiled: Uint8Array): Buffer =>
  createHash('sha256').update(code).update(compiled).digest();
