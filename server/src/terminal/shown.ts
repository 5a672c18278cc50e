import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleOf } from '../protocol/bundle.ts';
import { visibleText } from '../protocol/visibleText.ts';

/** One line on stderr, whatever the text quotes. */
export function complain(text: string): void {
  process.stderr.write(`log-lens: ${visibleText(text)}\n`);
}

/** A uri as the terminal shows it: a path from the current folder where that is shorter. */
export function shownPath(uri: string): string {
  const inside = bundleOf(uri);
  if (inside) return [shownPath(inside.file), ...inside.inside].join('!/');
  if (!uri.startsWith('file:')) return uri;
  const path = fileURLToPath(uri);
  const near = relative(process.cwd(), path);
  return near.length < path.length ? near : path;
}
