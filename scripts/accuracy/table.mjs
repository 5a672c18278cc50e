/**
 * What one measure came to. `what` is measured, `found` is the figure, `bound` what it must reach, `met` whether it does;
 * `notes` are lines for a person: what failed and why, and what was not there to be measured.
 * @typedef {{ what: string, found: string, bound: string, met: boolean, notes: string[] }} Row
 */

/** Notes of one row that are printed. */
const MOST_NOTES = 60;

/** The rows as a table of Markdown, with their notes below. @param {(Row & { folder: string })[]} rows */
export function asMarkdown(rows) {
  const cells = [
    ['what', 'measured', 'bound', 'met'],
    ...rows.map(({ what, found, bound, met }) => [what, found, bound, met ? 'yes' : '**no**']),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |\n`;
  const [head, ...body] = cells;
  const table = [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('');
  const notes = rows
    .filter((row) => row.notes.length > 0)
    .map(({ what, notes: all }) => {
      const shown = all.slice(0, MOST_NOTES).map((note) => `- ${note}\n`);
      const rest = all.length > MOST_NOTES ? [`- and ${all.length - MOST_NOTES} more\n`] : [];
      return `\n${what}:\n\n${[...shown, ...rest].join('')}`;
    });
  return table + notes.join('');
}

/** `185 of 185 (100 %)`, never rounded up to 100. @param {number} part @param {number} whole */
export function share(part, whole) {
  if (whole === 0) return 'none';
  const percent = Math.floor((1000 * part) / whole) / 10;
  return `${part} of ${whole} (${percent} %)`;
}
