import type { GcVerdict } from '../protocol/correlation.ts';
import { visibleText } from '../protocol/visibleText.ts';
import { escapeMarkdown } from './markdown.ts';

/** What GC logs say of each node, as one section of evidence; none where no node is known. */
export function gcSection(
  verdicts: readonly GcVerdict[],
  format: 'text' | 'markdown',
  nameOf: (uri: string) => string,
): string[] {
  if (verdicts.length === 0) return [];
  const rows = verdicts.map(({ node, logs, words }) => [node ?? nameOf(logs[0] ?? ''), words] as const);
  if (format === 'markdown') {
    const items = rows.map(([name, words]) => `- ${escapeMarkdown(`${name}: ${words}`)}`);
    return [['#### GC, per node', '', ...items].join('\n')];
  }
  const width = Math.max(...rows.map(([name]) => visibleText(name).length));
  const lines = rows.map(([name, words]) => `  ${visibleText(name).padEnd(width)}  ${visibleText(words)}`);
  return [['GC, per node', ...lines].join('\n')];
}
