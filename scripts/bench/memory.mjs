import { median } from './commands.mjs';
import { goal, megabytes, table } from './markdown.mjs';

const BASE = 120e6;
const PER_GB = 5e6;

/** Memory of the server after its logs are read, and after questions of every kind; from {@link fiveLogs}. */
export function memory({ rows: found, peers }) {
  if (found.some(({ runs }) => runs[0].rss === undefined))
    return { title: 'Memory of the server', text: ['This system does not tell.'], goals: [] };
  const rows = found.map(({ bytes, runs }) => ({
    bytes,
    empty: median(runs.map(({ empty }) => empty)),
    rss: median(runs.map(({ rss }) => rss)),
    resting: median(runs.map(({ resting }) => resting)),
    peak: Math.max(...runs.map(({ peak }) => peak)),
  }));
  const four = rows.at(-1);
  const most = BASE + PER_GB * (four.bytes / 1e9);
  const lnav = peers.get('lnav :goto TIME');
  return {
    title: 'Memory of the server',
    text: [
      table(
        [
          'five logs together',
          'after the greeting',
          'read, and five hundred questions later',
          'when nothing is read any more',
          'peak',
        ],
        rows.map((row) => [
          `${(row.bytes / 1e9).toFixed(2)} GB`,
          megabytes(row.empty),
          megabytes(row.rss),
          megabytes(row.resting),
          megabytes(row.peak),
        ]),
      ),
      lnav?.peak ? `\`lnav\` over the largest five: ${megabytes(lnav.peak)} at its peak.` : '',
    ],
    goals: [
      goal(
        'server memory, five logs read',
        `≤ ${megabytes(most)} (120 MB and 5 MB per GB)`,
        megabytes(four.resting),
        four.resting <= most,
      ),
      goal(
        'the same right after five hundred questions',
        `≤ ${megabytes(most)}`,
        megabytes(four.rss),
        four.rss <= most,
      ),
    ],
  };
}
