import { mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { median } from './commands.mjs';
import { LanguageServer } from './languageServer.mjs';
import { goal, ms, table, times } from './markdown.mjs';

const root = join(import.meta.dirname, '../..');
const ROUNDS = 9;
const GOAL = 2;

/** A server that can do nothing but say hello. */
const EMPTY = `
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
const connection = createConnection(ProposedFeatures.all);
connection.onInitialize(() => ({ capabilities: {} }));
connection.listen();
`;

/** From spawning the server to its first hover, beside an empty bundled server's greeting. */
export async function start({ dir, server: program }) {
  const folder = join(dir ?? join(tmpdir(), 'log-lens-bench'), 'start');
  mkdirSync(folder, { recursive: true });
  const empty = join(folder, 'empty.js');
  await build({
    stdin: { contents: EMPTY, resolveDir: root, loader: 'ts' },
    outfile: empty,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    logLevel: 'silent',
  });
  const incident = join(root, 'samples/incident');
  const path = join(incident, 'zk-9-node-143/zookeeper.log');
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n');
  const line = lines.findIndex((one) => /0x[0-9a-f]{9,}/.test(one));
  const position = { line, character: lines[line].search(/0x[0-9a-f]{9,}/) + 2 };
  const uri = pathToFileURL(path).href;
  const found = { empty: [], greeting: [], hover: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const bare = await greeted(empty, incident);
    const ours = await greeted(program, incident, async (server) => {
      server.notify('textDocument/didOpen', {
        textDocument: { uri, languageId: 'zookeeper-log', version: 1, text },
      });
      const hover = await server.request('textDocument/hover', { textDocument: { uri }, position });
      if (!hover) throw new Error('the session id should have a hover');
    });
    if (round === 0) continue;
    found.empty.push(bare.greeting);
    found.greeting.push(ours.greeting);
    found.hover.push(ours.all);
  }
  const [bare, greeting, hover] = [found.empty, found.greeting, found.hover].map(median);
  return {
    title: 'Start of the server',
    text: [
      `Medians of ${ROUNDS} runs in turn, from spawning the process; the folder is the sample incident.`,
      table(
        ['', 'ms', 'against the empty server'],
        [
          ['an empty server of the same library, bundled: `initialize` answered', ms(bare), times(1)],
          ['ours: `initialize` answered', ms(greeting), times(greeting / bare)],
          ['ours: first hover answered, in a log opened right after', ms(hover), times(hover / bare)],
        ],
      ),
    ],
    goals: [
      goal(
        'spawn to first hover answered, against spawn to `initialize` of an empty server',
        `≤ ${times(GOAL)}`,
        times(hover / bare),
        hover / bare <= GOAL,
      ),
    ],
  };
}

async function greeted(program, folder, then = async () => undefined) {
  const begun = performance.now();
  const server = new LanguageServer(program);
  await server.initialize(folder);
  const greeting = performance.now() - begun;
  await then(server);
  const all = performance.now() - begun;
  await server.stop();
  return { greeting, all };
}
