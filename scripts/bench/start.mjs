import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { median } from './commands.mjs';
import { emptyServer } from './emptyServer.mjs';
import { LanguageServer } from './languageServer.mjs';
import { goal, ms, table, times } from './markdown.mjs';

const root = join(import.meta.dirname, '../..');
const ROUNDS = 9;
const GOAL = 2;

/** What is hovered over. */
const WORDS = [
  ['a class', /FastLeaderElection@|QuorumPeer@|Learner@/],
  ['a session id', /0x[0-9a-f]{9,}/],
  ['a moment', /\d\d:\d\d:\d\d,/],
];

/** From spawning the server to its first hover, beside an empty bundled server's greeting. */
export async function start({ dir, server: program }) {
  const empty = await emptyServer(dir);
  const incident = join(root, 'samples/incident');
  const path = join(incident, 'zk-9-node-143/zookeeper.log');
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n');
  const positions = WORDS.map(([, word]) => {
    const line = lines.findIndex((one) => word.test(one));
    return { line, character: word.exec(lines[line]).index + 2 };
  });
  const uri = pathToFileURL(path).href;
  const found = { empty: [], greeting: [], hovers: WORDS.map(() => []) };
  for (let round = 0; round <= ROUNDS; round++) {
    const bare = await greeted(empty, incident);
    for (const [at, position] of positions.entries()) {
      const ours = await greeted(program, incident, async (server) => {
        server.notify('textDocument/didOpen', {
          textDocument: { uri, languageId: 'zookeeper-log', version: 1, text },
        });
        const hover = await server.request('textDocument/hover', { textDocument: { uri }, position });
        if (!hover) throw new Error(`${WORDS[at][0]} should have a hover`);
      });
      if (round === 0) continue;
      found.greeting.push([ours.greeting, ours.greetingCpu]);
      found.hovers[at].push([ours.all, ours.cpu]);
    }
    if (round > 0) found.empty.push([bare.greeting, bare.greetingCpu]);
  }
  const [bare, greeting, ...hovers] = [found.empty, found.greeting, ...found.hovers].map((runs) => ({
    wall: median(runs.map(([wall]) => wall)),
    cpu: median(runs.map(([, cpu]) => cpu)),
  }));
  const row = (name, { wall, cpu }) => [
    name,
    ms(wall),
    times(wall / bare.wall),
    ms(cpu),
    times(cpu / bare.cpu),
  ];
  const slowest = Math.max(...hovers.map(({ wall }) => wall)) / bare.wall;
  return {
    title: 'Start of the server',
    text: [
      `Medians of ${ROUNDS} runs in turn, from spawning the process; the folder is the sample incident. A session and a moment are told from all logs in it, which are recognised for that first.`,
      table(
        ['', 'ms', 'against the empty server', 'CPU ms', 'against it'],
        [
          row('an empty server of the same library, bundled: `initialize` answered', bare),
          row('ours: `initialize` answered', greeting),
          ...WORDS.map(([name], at) =>
            row(`ours: first hover answered, on ${name} of a log opened right after`, hovers[at]),
          ),
        ],
      ),
    ],
    goals: [
      goal(
        'spawn to first hover answered, the slowest of three, against spawn to `initialize` of an empty server',
        `≤ ${times(GOAL)}`,
        times(slowest),
        slowest <= GOAL,
      ),
    ],
  };
}

async function greeted(program, folder, then = async () => undefined) {
  const begun = performance.now();
  const server = new LanguageServer(program);
  await server.initialize(folder);
  const greeting = performance.now() - begun;
  const greetingCpu = server.cpu() * 1000;
  await then(server);
  const all = performance.now() - begun;
  const cpu = server.cpu() * 1000;
  await server.stop();
  return { greeting, greetingCpu, all, cpu };
}
