import { goal, megabytes, table } from './markdown.mjs';

const BASE = 120e6;
const PER_GB = 5e6;

/** Resident memory of the server after its logs are read and five hundred questions; from what `correlate` measured. */
export function memory({ rows }) {
  if (rows.some(({ rss }) => rss === undefined))
    return { title: 'Memory of the server', text: ['This system does not tell.'], goals: [] };
  const four = rows.at(-1);
  const most = BASE + PER_GB * (four.bytes / 1e9);
  return {
    title: 'Memory of the server',
    text: [
      table(
        ['five logs together', 'after the greeting', 'after 500 questions'],
        rows.map((row) => [`${(row.bytes / 1e9).toFixed(2)} GB`, megabytes(row.empty), megabytes(row.rss)]),
      ),
    ],
    goals: [
      goal(
        'server memory',
        `≤ ${megabytes(most)} (120 MB and 5 MB per GB)`,
        megabytes(four.rss),
        four.rss <= most,
      ),
    ],
  };
}
