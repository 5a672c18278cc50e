import { statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { median, percentile } from './commands.mjs';
import { incidentFolder, warm } from './folders.mjs';
import { LanguageServer } from './languageServer.mjs';
import { goal, ms, size as shownSize, table, times } from './markdown.mjs';
import { seeded } from './random.mjs';

const REPEATED = 500;
/** What a question answers before all logs are read must not cost more than this for four times the text. */
const GROWTH_BEFORE = 1.3;
const GROWTH_AFTER = 1.6;

/**
 * `logLens.correlate` through a client of the language server: on five logs that the server has never seen, and repeated at
 * random moments, before all logs are read and after; against the size.
 */
export async function correlate({ size, dir, server, rounds }) {
  const steps = [size / 4, size / 2, size].map(Math.round);
  const found = [];
  for (const step of steps) {
    const { folder, logs, span } = incidentFolder(step, dir, ['zookeeper']);
    warm(logs);
    const bytes = logs.reduce((sum, path) => sum + statSync(path).size, 0);
    found.push({ bytes, runs: [], folder, span });
  }
  for (let round = 0; round <= rounds; round++) {
    for (const step of found) {
      const run = await oneServer(server, step, round);
      if (round === 0) continue;
      step.runs.push(run);
    }
  }
  const rows = found.map(({ bytes, runs }) => {
    const of = (name) => median(runs.map((run) => run[name]));
    const all = (name, percent) =>
      percentile(
        runs.flatMap((run) => run[name]),
        percent,
      );
    return {
      bytes,
      first: of('first'),
      settled: of('settled'),
      provisional: runs[0].provisional,
      p50: all('times', 50),
      p99: all('times', 99),
      before: all('early', 50),
      rss: of('rss'),
      empty: of('empty'),
    };
  });
  const [one, , four] = rows;
  const growth = (name) => four[name] / one[name];
  return {
    rows,
    title: 'Correlate: what five logs say around a moment',
    text: [
      `Asked of the language server as an editor asks, over stdio, request to answer; every run has a server of its own, with the five logs in the page cache. The first answer was ${four.provisional ? 'provisional: from a probe, while the logs are being read' : 'settled: from logs read in whole'}. Medians of ${rounds} runs; repeated questions are ${REPEATED} random moments a run, after all logs are read.`,
      table(
        [
          'five logs of',
          'first answer ms',
          'all settled ms',
          'meanwhile p50 ms',
          'repeated p50 ms',
          'p99 ms',
        ],
        rows.map((row) => [
          shownSize(row.bytes / 5),
          ms(row.first),
          ms(row.settled),
          Number.isFinite(row.before) ? ms(row.before) : 'no time for any',
          ms(row.p50),
          ms(row.p99),
        ]),
      ),
    ],
    goals: [
      goal(
        'first answer over five logs never seen, in the page cache',
        '≤ 25 ms',
        `${ms(four.first)} ms at ${shownSize(four.bytes / 5)} each`,
        four.first <= 25,
      ),
      goal('repeated, p50', '≤ 1 ms', `${ms(four.p50)} ms`, four.p50 <= 1),
      goal('repeated, p99', '≤ 5 ms', `${ms(four.p99)} ms`, four.p99 <= 5),
      goal(
        'first answer, four times the text',
        `≤ ${times(GROWTH_BEFORE)}`,
        times(growth('first')),
        growth('first') <= GROWTH_BEFORE,
      ),
      goal(
        'repeated p50, four times the text',
        `≤ ${times(GROWTH_AFTER)}`,
        times(growth('p50')),
        growth('p50') <= GROWTH_AFTER,
      ),
    ],
  };
}

async function oneServer(program, { folder, span }, round) {
  const server = new LanguageServer(program);
  await server.initialize(folder);
  const empty = server.memory()?.now;
  const random = seeded(1000 + round);
  const moment = () => new Date(span.from + random.next() * (span.to - span.from)).toISOString();
  const ask = async () => {
    const begun = performance.now();
    const answer = await server.execute('logLens.correlate', { time: moment(), scope: 'workspace' });
    const took = performance.now() - begun;
    if (answer?.logs.length !== 5)
      throw new Error(`five logs should answer: ${JSON.stringify(answer).slice(0, 400)}`);
    return { took, provisional: answer.logs.some(({ provisional }) => provisional) };
  };
  const begun = performance.now();
  const first = await ask();
  const early = [];
  let settled = performance.now() - begun;
  while (first.provisional) {
    const next = await ask();
    settled = performance.now() - begun;
    if (!next.provisional) break;
    early.push(next.took);
  }
  const repeated = [];
  for (let question = 0; question < REPEATED; question++) repeated.push((await ask()).took);
  const memory = server.memory();
  await server.stop();
  return {
    first: first.took,
    provisional: first.provisional,
    settled,
    early,
    times: repeated,
    rss: memory?.now,
    peak: memory?.peak,
    empty,
  };
}
