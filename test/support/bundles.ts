import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The path of a bundle in `dist`, built first when it is missing or older than what it is made from. */
export function bundle(name: 'server.js' | 'languageServer.js' | 'cli.js' | 'indexer.js'): string {
  const path = join(root, 'dist', name);
  const sources = join(root, 'server/src');
  const newest = Math.max(
    ...readdirSync(sources, { recursive: true, encoding: 'utf8' }).map(
      (file) => statSync(join(sources, file)).mtimeMs,
    ),
  );
  if (!existsSync(path) || statSync(path).mtimeMs < newest) {
    execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'ignore' });
  }
  return path;
}
