import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { percentile } from './commands.mjs';
import { incidentFolder } from './folders.mjs';
import { LanguageServer } from './languageServer.mjs';
import { ms, table } from './markdown.mjs';
import { seeded } from './random.mjs';

/** Editors keep documents of at most this size in step with a server. */
const DOCUMENT = 16e6;
const ASKED = 500;

/** Hovers on random tokens of an open document of each kind. */
export async function hover({ dir, server: program }) {
  const { folder } = incidentFolder(DOCUMENT, dir, ['zookeeper', 'gc', 'tcpmon']);
  const kinds = [
    [
      'ZooKeeper log',
      'zookeeper-log',
      'zk-2/zookeeper.log',
      /0x[0-9a-f]{8,}|\d\d:\d\d:\d\d|SyncThread|CommitProcessor/,
    ],
    ['GC log', 'gc-log', 'zk-2/gc.log', /Pause Young|\d+M->|User=/],
    ['tcpmon export', 'tcpmon-export', 'zk-9/tcpmon-export-zk-9.txt', /Rtt=|RetransTotal=|Cwnd=|\d{10}$/],
  ];
  const rows = [];
  for (const [name, languageId, path, token] of kinds) {
    const text = readFileSync(join(folder, path), 'utf8');
    const lines = text.split('\n');
    const server = new LanguageServer(program);
    await server.initialize(folder);
    const uri = pathToFileURL(join(folder, path)).href;
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    const random = seeded(77);
    const took = [];
    let answered = 0;
    for (let asked = 0; asked < ASKED; asked++) {
      const line = random.below(lines.length - 1);
      const character = (token.exec(lines[line])?.index ?? 0) + 1;
      const begun = performance.now();
      const found = await server.request('textDocument/hover', {
        textDocument: { uri },
        position: { line, character },
      });
      if (asked > 0) took.push(performance.now() - begun);
      if (found) answered++;
    }
    await server.stop();
    rows.push([
      name,
      `${(text.length / 1e6).toFixed(0)} MB`,
      `${Math.round((100 * answered) / ASKED)} %`,
      ms(percentile(took, 50)),
      ms(percentile(took, 99)),
    ]);
  }
  return {
    title: 'Hover',
    text: [
      `${ASKED} random lines of an open document, on a token that has a meaning where the line holds one; request to answer.`,
      table(['document', 'size', 'answered', 'p50 ms', 'p99 ms'], rows),
    ],
    goals: [],
  };
}
