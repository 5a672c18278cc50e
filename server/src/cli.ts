#!/usr/bin/env node
import { run } from './terminal/run.ts';

let readerGone = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  readerGone = true;
});

/** Waits until the reader has taken the text; false once it has gone away. */
function print(text: string | Uint8Array): Promise<boolean> {
  if (readerGone) return Promise.resolve(false);
  return new Promise((resolve) => process.stdout.write(text, () => resolve(!readerGone)));
}

run(process.argv.slice(2), print).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`log-lens: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
