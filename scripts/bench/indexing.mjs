import { median } from './commands.mjs';
import { goal, seconds, table, times } from './markdown.mjs';

const CPU = 2.5;
const WALL = 1.3;
const WALL_WITH_IDS = 2;
const FASTER_THAN_LNAV = 15;

/**
 * From the first question until all five logs are read and every answer is settled: by a server that makes fences only, and by one that
 * files in the same pass where ids stand, as an editor's does; from {@link fiveLogs}.
 */
export function index({ rows: found, peers }) {
  const of = (name) =>
    found.map(({ bytes, runs }) => ({
      gb: bytes / 1e9,
      wall: median(runs.map((run) => run[name].wall)),
      cpu: median(runs.map((run) => run[name].cpu)),
    }));
  const [fences, withIds] = [of('fences'), of('read')];
  const four = fences.at(-1);
  const fourWithIds = withIds.at(-1);
  const wc = peers.get('wc -l');
  const lnav = peers.get('lnav :goto TIME');
  const wall = four.wall / wc.wall;
  const cpu = four.cpu / wc.cpu;
  const row = (name, { wall, cpu, gb }) => [
    name,
    seconds(wall),
    seconds(cpu),
    (wall / gb).toFixed(2),
    times(wall / wc.wall),
    times(cpu / wc.cpu),
  ];
  return {
    title: 'Index: until every answer is settled',
    text: [
      'From the first question to the word that all five logs are read, the first answer included: of a server that was told to file no ids, and of one that files in the same pass where ids stand, as an editor has it. Peers are whole processes over the five largest.',
      table(
        ['', 'wall s', 'CPU s', 'wall s per GB', 'wall against `wc -l`', 'CPU against `wc -l`'],
        [
          ...fences.map((one) => row(`ours, ${one.gb.toFixed(2)} GB`, one)),
          ...withIds.map((one) => row(`with the places of ids, ${one.gb.toFixed(2)} GB`, one)),
          row('`wc -l`', { ...wc, gb: four.gb }),
          ...(lnav ? [row('`lnav`', { ...lnav, gb: four.gb })] : []),
        ],
      ),
    ],
    goals: [
      goal('all five read, CPU', `≤ ${CPU} × \`wc -l\``, times(cpu), cpu <= CPU),
      goal('all five read, wall', `≤ ${WALL} × \`wc -l\``, times(wall), wall <= WALL),
      goal(
        'the same with the places of ids',
        `≤ ${times(WALL_WITH_IDS)} \`wc -l\``,
        times(fourWithIds.wall / wc.wall),
        fourWithIds.wall <= WALL_WITH_IDS * wc.wall,
      ),
      ...(lnav
        ? [
            goal(
              'all five read, against lnav',
              `≥ ${FASTER_THAN_LNAV} × faster`,
              times(lnav.wall / four.wall),
              lnav.wall >= FASTER_THAN_LNAV * four.wall,
            ),
          ]
        : []),
    ],
  };
}
