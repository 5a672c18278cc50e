import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { isInstalled, measure, median, quoted } from './commands.mjs';
import { emptyServer } from './emptyServer.mjs';
import { incidentFolder, warm } from './folders.mjs';
import { LanguageServer } from './languageServer.mjs';
import { seeded } from './random.mjs';

const REPEATED = 500;
/** Session ids of which all references are asked. */
const IDS = 5;
/** A peer that takes longer is run once. */
const PATIENCE_S = 10;
/** Of larger logs only those peers are asked that take seconds: the others take minutes, and gigabytes of memory. */
const LARGEST_FOR_ALL = 2e9;

/**
 * Five ZooKeeper logs through a client of the language server, and the peers that are installed, in turn, round after round: what
 * the tables of correlate, index, references and memory are made of. A row for each size; peers are measured on the largest. Only
 * what `wanted` parts need is asked.
 */
export async function fiveLogs({ size, dir, server, rounds }, wanted) {
  const steps = [size / 4, size / 2, size].map(Math.round).map((step) => {
    const { folder, logs, span } = incidentFolder(step, dir, ['zookeeper']);
    const bytes = logs.reduce((sum, path) => sum + statSync(path).size, 0);
    return { folder, logs, span, bytes, ids: idsIn(logs), runs: [] };
  });
  const largest = steps.at(-1);
  const programs = { server, empty: await emptyServer(dir) };
  const peers = peersOf(largest).filter(
    ({ parts, isSlow }) => parts.some(wanted) && !(isSlow && size > LARGEST_FOR_ALL),
  );
  for (let round = 0; round <= rounds; round++) {
    for (const step of steps) {
      warm(step.logs);
      const run = await oneRound(programs, step, round, wanted);
      if (round > 0) step.runs.push(run);
    }
    warm(largest.logs);
    for (const peer of peers) {
      if (peer.runs.some(({ wall }) => wall > PATIENCE_S)) continue;
      const run = await measure(peer.command);
      if (round > 0 || run.wall > PATIENCE_S) peer.runs.push(run);
    }
  }
  return {
    repeated: REPEATED,
    rounds,
    rows: steps.map(({ bytes, runs, ids }) => ({ bytes, runs, ids })),
    peers: new Map(
      peers.map(({ name, runs }) => [
        name,
        {
          wall: median(runs.map(({ wall }) => wall)),
          cpu: median(runs.map(({ cpu }) => cpu)),
          peak: Math.max(...runs.map(({ peak }) => peak ?? 0)),
          count: runs.length,
        },
      ]),
    ),
    absent: ['rg', 'lnav'].filter((program) => !isInstalled(program)),
    leftOut: size > LARGEST_FOR_ALL,
  };
}

function peersOf({ logs, span, ids }) {
  const paths = logs.map(quoted).join(' ');
  const moment = new Date((span.from + span.to) / 2).toISOString().slice(0, 19);
  const [, minute] = /^(.*):\d\d$/.exec(moment);
  const peers = [
    { name: 'wc -l', program: 'wc', command: `wc -l ${paths}`, parts: ['index'] },
    {
      name: 'rg -F -n ID',
      program: 'rg',
      command: `rg -F -n -e ${ids[0]} ${paths} | cat`,
      parts: ['references'],
    },
    // Stops at the first match in each file: not the nearest record, and nothing where the minute is silent.
    {
      name: 'rg -n -m1 MINUTE',
      program: 'rg',
      command: `rg -n -m1 -e '^${minute.replace('T', '[T ]')}' ${paths} | cat`,
      parts: ['correlate'],
      isSlow: true,
    },
    // Its settings and sessions go into a folder that is not the user's.
    {
      name: 'lnav :goto TIME',
      program: 'lnav',
      command: `HOME=$(mktemp -d) lnav -n -q -c ':goto ${moment.replace('T', ' ')}' ${paths}`,
      parts: ['correlate', 'index', 'memory'],
      isSlow: true,
    },
  ];
  return peers.filter(({ program }) => isInstalled(program)).map((peer) => ({ ...peer, runs: [] }));
}

/**
 * Servers that know nothing: one looks for an id at once, one is asked all the time while it reads, one files no ids, one answers
 * undisturbed; and an empty one that says as much as that.
 */
async function oneRound({ server: program, empty }, step, round, wanted) {
  const unread = wanted('references') ? await unreadServer(program, step) : undefined;
  const early = wanted('correlate') ? await busyServer(program, step, round) : [];
  const fences = wanted('index') ? await fencesServer(program, step, round) : undefined;
  const { answer, ...calm } = await calmServer(program, step, round, wanted);
  const bare = wanted('correlate') ? await bareServer(empty, step, answer) : [];
  return { ...calm, unread, early, fences, bare };
}

/** What as large an answer costs by itself, on this machine at this time. */
async function bareServer(program, step, answer) {
  const server = await greeted(program, step);
  await server.execute('keep', answer);
  const times = [];
  for (let question = 0; question < REPEATED; question++) {
    const begun = performance.now();
    await server.execute('tell', { time: new Date().toISOString(), scope: 'workspace' });
    times.push(performance.now() - begun);
  }
  await server.stop();
  return times;
}

async function calmServer(program, step, round, wanted) {
  const server = await greeted(program, step);
  const ask = asker(server, step, 1000 + round);
  const empty = server.memory()?.now;
  const { first, read } = await readByAsking(server, ask);
  const times = [];
  let last = first;
  while (last.provisional) last = await ask();
  for (let question = 0; question < REPEATED; question++) times.push((last = await ask()).took);
  const references = [];
  if (wanted('references')) for (const id of step.ids) references.push(await referencesOf(server, id));
  const memory = server.memory();
  if (wanted('memory')) await idle(server);
  const resting = server.memory();
  await server.stop();
  return {
    answer: last.answer,
    first: first.took,
    provisional: first.provisional,
    read,
    times,
    references,
    rss: memory?.now,
    resting: resting?.now,
    peak: resting?.peak,
    empty,
  };
}

/** Until the server has used no processor time for as long: it has read all that it reads by itself, and its threads have ended. */
const IDLE_MS = 4_000;

async function idle(server) {
  for (let [cpu, since] = [server.cpu(), performance.now()]; performance.now() - since < IDLE_MS;) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (server.cpu() - cpu > 0.1) [cpu, since] = [server.cpu(), performance.now()];
  }
}

/** One that makes fences only. */
async function fencesServer(program, step, round) {
  const server = await greeted(program, step, { ids: false });
  const { read } = await readByAsking(server, asker(server, step, 3000 + round));
  await server.stop();
  return read;
}

/** The first answer, and what it took from the question until all logs are read: their fences, and where ids stand where that is filed. */
async function readByAsking(server, ask) {
  const settled = new Promise((resolve) => {
    server.heard = (method, params) => {
      // What is told of the servers of the cluster comes before that.
      const isOfLogs = method === 'logLens/settled' && !params.members && !params.clocks;
      if (isOfLogs && params.uris.length > 0) resolve();
    };
  });
  const [begun, cpu] = [performance.now(), server.cpu()];
  const first = await ask();
  if (first.provisional) await settled;
  return { first, read: { wall: (performance.now() - begun) / 1000, cpu: server.cpu() - cpu } };
}

async function unreadServer(program, step) {
  const server = await greeted(program, step);
  const found = await referencesOf(server, step.ids[0]);
  await server.stop();
  return found;
}

async function busyServer(program, step, round) {
  const server = await greeted(program, step);
  const ask = asker(server, step, 2000 + round);
  const early = [];
  // The first answer is measured by itself.
  for (let answer = await ask(), asked = 0; answer.provisional; answer = await ask())
    if (asked++ > 0) early.push(answer.took);
  await server.stop();
  return early;
}

async function greeted(program, { folder }, options) {
  const server = new LanguageServer(program);
  await server.initialize(folder, options);
  return server;
}

/** Asks around random moments. */
function asker(server, { span }, seed) {
  const random = seeded(seed);
  return async () => {
    const time = new Date(span.from + random.next() * (span.to - span.from)).toISOString();
    const begun = performance.now();
    const answer = await server.execute('logLens.correlate', { time, scope: 'workspace' });
    const took = performance.now() - begun;
    if (answer?.logs.length !== 5 || answer.logs.some(({ hits }) => hits.length === 0))
      throw new Error(`five logs should answer: ${JSON.stringify(answer).slice(0, 400)}`);
    return { took, answer, provisional: answer.logs.some(({ provisional }) => provisional) };
  };
}

/** Asks for all references of a session id from a text that names it, as an editor does: the logs are too large to be opened. */
async function referencesOf(server, id) {
  const uri = `untitled:${id}`;
  const text = `2026-11-20 02:00:00,000 [myid:2] - INFO  [SessionTracker:ZooKeeperServer@637] - Expiring session ${id}, timeout of 4000ms exceeded\n`;
  server.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'zookeeper-log', version: 1, text },
  });
  const begun = performance.now();
  const found = await server.request('textDocument/references', {
    textDocument: { uri },
    position: { line: 0, character: text.indexOf('0x') + 3 },
    context: { includeDeclaration: true },
  });
  const took = performance.now() - begun;
  server.notify('textDocument/didClose', { textDocument: { uri } });
  const places = found.filter((place) => place.uri !== uri).length;
  if (places === 0) throw new Error(`${id} should be found`);
  return { took, places };
}

/** Session ids that stand in the middle of the logs. */
function idsIn(logs) {
  const bytes = Buffer.alloc(1 << 16);
  return Array.from({ length: IDS }, (_, at) => {
    const path = logs[at % logs.length];
    const handle = openSync(path, 'r');
    const read = readSync(handle, bytes, 0, bytes.length, Math.floor(statSync(path).size / 2));
    closeSync(handle);
    return /session (0x[0-9a-f]{9,16})\b/.exec(bytes.toString('latin1', 0, read))?.[1];
  });
}
