import { chmod } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { context } from 'esbuild';
import { keepCompiled } from './keepCompiled.mjs';

const { values } = parseArgs({ options: { watch: { type: 'boolean' }, minify: { type: 'boolean' } } });

/** The bundles; they need no node_modules at run time. */
const bundles = {
  extension: 'client/src/extension.ts',
  server: 'server/src/main.ts',
  languageServer: 'server/src/languageServer.ts',
  cli: 'server/src/cli.ts',
  indexer: 'server/src/indexing/worker.ts',
};

const build = await context({
  entryPoints: bundles,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  minify: values.minify ?? false,
  sourcemap: values.minify ? false : 'linked',
  logLevel: 'info',
});

if (values.watch) {
  await build.watch();
} else {
  await build.rebuild();
  await build.dispose();
  await chmod('dist/cli.js', 0o755);
  await keepCompiled('dist');
}
