import { statSync } from 'node:fs';
import { isInstalled, quoted, roundRobin } from './commands.mjs';
import { incidentFolder, warm } from './folders.mjs';
import { goal, megabytes, seconds, size as shownSize, table, times } from './markdown.mjs';

const GOAL = 40;

/** `log-lens records` beside what else reads a whole file, and its cost against the size. */
export async function records({ size, dir, cli, rounds }) {
  const steps = [size / 4, size / 2, size].map(Math.round);
  const files = steps.map((step) => incidentFolder(step, dir, ['zookeeper']).logs);
  const [small, , large] = files.map(([first]) => first);
  const node = `${quoted(process.execPath)} ${quoted(cli)} records --zone +08:00`;
  // Piped: grep stops at the first match when it sees that nobody reads what it prints.
  const peers = [
    ['wc -l', 'wc', (path) => `wc -l ${path}`],
    ["grep -c '^2026'", 'grep', (path) => `grep -c '^2026' ${path} | cat`],
    ["rg -c '^2026'", 'rg', (path) => `rg -c '^2026' ${path} | cat`],
    ['lnav -n', 'lnav', (path) => `lnav -n ${path}`],
  ];
  const absent = peers.filter(([, program]) => !isInstalled(program)).map(([name]) => `\`${name}\``);
  const commands = [
    ...peers
      .filter(([, program]) => isInstalled(program))
      .map(([name, , of]) => ({ name, command: of(quoted(large)) })),
    { name: 'log-lens records FILE', command: `${node} ${quoted(large)}` },
    { name: 'cat FILE \\| log-lens records -', command: `cat ${quoted(large)} | ${node} -` },
    { name: 'the same, a quarter of the size', command: `${node} ${quoted(small)}` },
    { name: 'the same, half the size', command: `${node} ${quoted(files[1][0])}` },
    { name: 'the same, log4j 1 layout', command: `${node} ${quoted(files[2][3])}` },
  ];
  warm([small, files[1][0], large, files[2][3]]);
  const found = await roundRobin(commands, rounds);
  const bytesOf = (name) =>
    statSync(
      name.includes('quarter')
        ? small
        : name.includes('half')
          ? files[1][0]
          : name.includes('log4j 1')
            ? files[2][3]
            : large,
    ).size;
  const wc = found.get('wc -l');
  const rows = [...found].map(([name, { wall, cpu, peak }]) => {
    const bytes = bytesOf(name);
    const ofWc = name === 'wc -l' || bytes < size ? cpu / bytes / (wc.cpu / bytesOf('wc -l')) : cpu / wc.cpu;
    return [
      `\`${name}\``.replace(/^`(the same.*)`$/, '$1'),
      shownSize(bytes),
      seconds(wall),
      seconds(cpu),
      (bytes / 1e6 / cpu).toFixed(1),
      times(ofWc),
      megabytes(peak),
    ];
  });
  const ours = found.get('log-lens records FILE');
  const quarter = found.get('the same, a quarter of the size');
  const speed = bytesOf('') / 1e6 / ours.cpu;
  const slope = (bytesOf('') - bytesOf('quarter')) / 1e6 / (ours.cpu - quarter.cpu);
  return {
    title: 'Records: every record of a log as a line of JSON',
    text: [
      table(['', 'text', 'wall s', 'CPU s', 'MB per CPU s', 'CPU against `wc -l`', 'peak memory'], rows),
      absent.length > 0 ? `Not installed here: ${absent.join(', ')}.` : '',
      `Of the difference between the smallest and the largest size, which leaves out what a process costs to start: ${slope.toFixed(1)} MB per CPU second.`,
    ],
    goals: [
      goal(
        '`log-lens records`, ZooKeeper text per core',
        `≥ ${GOAL} MB/s`,
        `${speed.toFixed(1)} MB/s`,
        speed >= GOAL,
      ),
      goal(
        '`log-lens records`, peak memory from a quarter of the size to all of it',
        'does not grow',
        `${megabytes(quarter.peak)} → ${megabytes(ours.peak)}`,
        ours.peak !== undefined && ours.peak < 1.3 * quarter.peak + 16e6,
      ),
    ],
  };
}
