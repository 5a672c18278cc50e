import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** A server that can do nothing but say hello, and tell what it was told. */
const EMPTY = `
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
const connection = createConnection(ProposedFeatures.all);
connection.onInitialize(() => ({ capabilities: {} }));
let kept;
connection.onExecuteCommand(({ command, arguments: [told] }) => {
  if (command === 'tell') return kept;
  kept = told;
});
connection.listen();
`;

/** The path of an empty server of the library that ours is made with, bundled. */
export async function emptyServer(dir) {
  const folder = join(dir ?? join(tmpdir(), 'log-lens-bench'), 'start');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'empty.js');
  await build({
    stdin: { contents: EMPTY, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    logLevel: 'silent',
  });
  return outfile;
}
