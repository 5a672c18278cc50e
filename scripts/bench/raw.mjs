import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { measure, median, percentile, quoted } from './commands.mjs';
import { warm } from './folders.mjs';
import { LanguageServer } from './languageServer.mjs';
import { goal, ms, size as shownSize, table } from './markdown.mjs';
import { rawData } from './rawData.mjs';
import { seeded } from './random.mjs';

const SOCKETS = 300;
const SECONDS = 333;
const START = Date.UTC(2026, 10, 20, 2);
const REPEATED = 5;
const WINDOW_MS = 500;
const GOAL_MS = 100;

/** What tcpmon's raw data says at an instant: from a file never seen, and again. */
export async function raw({ dir, server: program, cli, rounds }) {
  const folder = join(dir ?? join(tmpdir(), 'log-lens-bench'), `raw-2-${SOCKETS}-${SECONDS}`, 'zk-9');
  const path = join(folder, 'tcpmon-dataf-1');
  if (!existsSync(path)) write(folder, path);
  warm([path]);
  const firsts = [];
  const times = [];
  const commands = [];
  for (let round = 0; round <= rounds; round++) {
    const server = new LanguageServer(program);
    await server.initialize(folder);
    const random = seeded(500 + round);
    const ask = async () => {
      const time = new Date(START + Math.floor(random.next() * SECONDS) * 1000).toISOString();
      const begun = performance.now();
      const answer = await server.execute('logLens.correlate', {
        time,
        windowMs: WINDOW_MS,
        scope: 'workspace',
      });
      const took = performance.now() - begun;
      if (answer?.logs[0]?.landing !== 'exact')
        throw new Error(`the raw data should answer: ${JSON.stringify(answer).slice(0, 400)}`);
      return took;
    };
    const first = await ask();
    for (let question = 0; question < REPEATED; question++) times.push(await ask());
    await server.stop();
    const at = new Date(START + 150_000).toISOString();
    const command = await measure(
      `${quoted(process.execPath)} ${quoted(cli)} correlate ${quoted(path)} --at ${at} --window ${WINDOW_MS}ms`,
    );
    if (round === 0) continue;
    firsts.push(first);
    commands.push(command.wall * 1000);
  }
  const first = median(firsts);
  return {
    title: 'A raw data file of tcpmon at an instant',
    text: [
      `${shownSize(statSync(path).size)}, ${SOCKETS} sockets, ${SECONDS} seconds; random instants, ± ${WINDOW_MS / 1000} s around each. The seed's own tool took 11 s.`,
      table(
        ['never seen ms', 'repeated p50 ms', 'p99 ms', '`log-lens correlate`, whole process ms'],
        [[ms(first), ms(percentile(times, 50)), ms(percentile(times, 99)), ms(median(commands))]],
      ),
    ],
    goals: [
      goal(
        'a raw data file of tcpmon at an instant, never seen',
        `≤ ${GOAL_MS} ms`,
        `${ms(first)} ms`,
        first <= GOAL_MS,
      ),
    ],
  };
}

function write(folder, path) {
  mkdirSync(folder, { recursive: true });
  const handle = openSync(path, 'w');
  for (const piece of rawData({ sockets: SOCKETS, seconds: SECONDS, seed: 400, start: START }))
    writeSync(handle, piece);
  closeSync(handle);
}
