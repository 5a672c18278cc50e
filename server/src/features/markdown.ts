import { visibleText } from '../protocol/visibleText.ts';

/** Text of a log as Markdown that shows it letter for letter: nothing in it becomes a link, an image, HTML or a command. */
export function escapeMarkdown(text: string): string {
  return visibleText(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]|!~@]/g, '\\$&')
    .replace(/\$(?=\()/g, '\\$')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\bwww\./gi, (word) => `${word.slice(0, 3)}&#46;`)
    .replace(
      /^(\s*)([-+#>=]|\d+[.)])/,
      (_, blanks: string, mark: string) => `${blanks}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
    )
    .replace(/ {2,}/g, (blanks) => '&nbsp;'.repeat(blanks.length));
}

/** Text as inline code, fenced by more backticks than it holds. */
export function inlineCode(text: string): string {
  const shown = visibleText(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return shown.startsWith('`') || shown.endsWith('`') || shown === ''
    ? `${fence} ${shown} ${fence}`
    : `${fence}${shown}${fence}`;
}

/** A table of two columns without a header, both of them log text or ours: escaped here. */
export function rowsTable(rows: readonly (readonly [label: string, value: string])[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map(([label, value]) => `| ${escapeMarkdown(label)} | ${escapeMarkdown(value)} |`);
  return ['| | |', '| :-- | :-- |', ...lines].join('\n');
}

/** A hover of ours: a title with a quiet remark, rows of label and value, and notes below. All of it is escaped here. */
export function card(
  title: string,
  remark: string,
  rows: readonly (readonly [label: string, value: string])[],
  notes: readonly string[] = [],
): string {
  const heading = `**${escapeMarkdown(title)}**${remark ? ` · ${escapeMarkdown(remark)}` : ''}`;
  return [heading, '---', rowsTable(rows), ...notes.map(escapeMarkdown)].filter(Boolean).join('\n\n');
}
