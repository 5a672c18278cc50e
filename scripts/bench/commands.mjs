import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether a program is on the PATH. */
export const isInstalled = (program) =>
  spawnSync('bash', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

const TIME = '/usr/bin/time';
const hasTime = existsSync(TIME);
/** A measurement of less is repeated within one run, since the system counts processor time coarsely. */
const LEAST_WALL = 0.15;

/**
 * Runs a shell command, its output thrown away, and answers seconds of wall and processor time per run, and the peak of
 * its memory in bytes where the system tells.
 */
export async function measure(command, { repeat = 1 } = {}) {
  const loop = repeat === 1 ? command : `for run in $(seq ${repeat}); do ${command}; done`;
  const script = `TIMEFORMAT='log-lens-time %R %U %S'; time { ${loop} ; } > /dev/null 2>&1`;
  const words = hasTime ? [TIME, '-f', 'log-lens-peak %M', 'bash', '-c', script] : ['bash', '-c', script];
  const { errors, code } = await ran(words);
  const [, wall, user, system] = /log-lens-time ([\d.]+) ([\d.]+) ([\d.]+)/.exec(errors) ?? [];
  if (wall === undefined) throw new Error(`${command}: exit code ${code}\n${errors}`);
  const peak = /log-lens-peak (\d+)/.exec(errors)?.[1];
  if (Number(wall) < LEAST_WALL && repeat < 64) return measure(command, { repeat: repeat * 4 });
  return {
    wall: Number(wall) / repeat,
    cpu: (Number(user) + Number(system)) / repeat,
    peak: peak === undefined ? undefined : Number(peak) * 1024,
  };
}

function ran([program, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ errors, code }));
  });
}

/** Measures commands in turn, round after round, so that a busy moment meets all of them; medians by name. The caller warms the page cache. */
export async function roundRobin(commands, rounds) {
  const all = new Map(commands.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, command } of commands) all.get(name).push(await measure(command));
  }
  return new Map(
    [...all].map(([name, runs]) => [
      name,
      {
        wall: median(runs.map(({ wall }) => wall)),
        cpu: median(runs.map(({ cpu }) => cpu)),
        peak: runs[0].peak === undefined ? undefined : Math.max(...runs.map(({ peak }) => peak)),
      },
    ]),
  );
}

export function median(values) {
  return percentile(values, 50);
}

/** The least value that so many per cent of the values do not exceed. */
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/** A path as a word of the shell. */
export const quoted = (path) => `'${path.replaceAll("'", String.raw`'\''`)}'`;
