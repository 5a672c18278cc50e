import { goal, seconds, table } from './markdown.mjs';
import { measure, quoted } from './commands.mjs';
import { incidentFolder } from './folders.mjs';

/** How long it takes until all five logs are read and every answer is settled, per GB; from what `correlate` measured. */
export async function index({ size, dir }, { rows }) {
  const { logs } = incidentFolder(size, dir, ['zookeeper']);
  const wc = await measure(`wc -l ${logs.map(quoted).join(' ')}`);
  const perGb = ({ settled, bytes }) => settled / 1000 / (bytes / 1e9);
  const four = rows.at(-1);
  const ratio = four.settled / 1000 / wc.wall;
  return {
    title: 'Index: until every answer is settled',
    text: [
      'From the first question to the first answer in which no log is provisional, wall time; answers go on meanwhile.',
      table(
        ['five logs together', 'wall s', 's per GB'],
        rows.map((row) => [
          `${(row.bytes / 1e9).toFixed(2)} GB`,
          seconds(row.settled / 1000),
          perGb(row).toFixed(2),
        ]),
      ),
      `\`wc -l\` of the largest five: ${seconds(wc.wall)} s.`,
    ],
    goals: [
      goal('all five read, against `wc -l`', '≤ 1.3 × its wall time', `${ratio.toFixed(1)} ×`, ratio <= 1.3),
    ],
  };
}
