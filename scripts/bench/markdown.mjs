/** A Markdown table; cells are texts. */
export function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(header),
    line(header.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n');
}

export const seconds = (value) => (value < 0.1 ? value.toFixed(4) : value.toFixed(2));
export const ms = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
export const megabytes = (bytes) => (bytes === undefined ? 'not told' : `${Math.round(bytes / 1e6)} MB`);
export const size = (bytes) =>
  bytes >= 1e9 ? `${+(bytes / 1e9).toFixed(2)} GB` : `${Math.round(bytes / 1e6)} MB`;
export const times = (ratio) => `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} ×`;

/** A goal beside what was measured; `reached` decides the last column. */
export const goal = (what, wanted, measured, reached) => [what, wanted, measured, reached ? 'yes' : 'no'];
