import { median } from './commands.mjs';
import { goal, ms, table, times } from './markdown.mjs';

const INDEXED_MS = 50;
const AGAINST_RG = 2.5;

/** All references of a session id over the five logs, before they are read and after; from {@link fiveLogs}. */
export function references({ rows: found, peers }) {
  const rows = found.map(({ bytes, runs }) => ({
    gb: bytes / 1e9,
    places: Math.max(...runs.map(({ unread }) => unread.places)),
    unread: median(runs.map(({ unread }) => unread.took)),
    indexed: median(runs.flatMap(({ references }) => references.map(({ took }) => took))),
  }));
  const four = rows.at(-1);
  const rg = peers.get('rg -F -n ID');
  return {
    title: 'References of a session id',
    text: [
      'Asked of the language server, request to the whole answer: of a server that has read nothing, and of several ids once it has read all logs.',
      table(
        ['five logs together', 'places of the first id', 'before ms', 'once read ms'],
        rows.map((row) => [`${row.gb.toFixed(2)} GB`, String(row.places), ms(row.unread), ms(row.indexed)]),
      ),
      rg ? `\`rg -F -n\` over the largest five: ${ms(rg.wall * 1000)} ms.` : '',
    ],
    goals: [
      goal(
        'references of a session id, once read',
        `≤ ${INDEXED_MS} ms`,
        `${ms(four.indexed)} ms`,
        four.indexed <= INDEXED_MS,
      ),
      ...(rg
        ? [
            goal(
              'references before that',
              `≤ ${AGAINST_RG} × \`rg -F -n\``,
              times(four.unread / 1000 / rg.wall),
              four.unread / 1000 <= AGAINST_RG * rg.wall,
            ),
          ]
        : []),
    ],
  };
}
