/**
 * Writes the sample incident: `samples/incident`, `samples/incident-truth.json` and the anchors in
 * `samples/README.md`. Run `node samples/generate.mjs`; every run writes the same bytes. Check the
 * result with `node samples/check.mjs`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { myid, zooCfg } from './generator/config.mjs';
import { gcLogs } from './generator/gc.mjs';
import { readme } from './generator/readme.mjs';
import { NODES } from './generator/story.mjs';
import { tcpmonExports } from './generator/tcpmon.mjs';
import { describeTruth } from './generator/truth.mjs';
import { zookeeperLogs } from './generator/zookeeper.mjs';

const samples = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));
const incident = join(samples, 'incident');

const collections = gcLogs();
const zookeeper = zookeeperLogs(collections);
const exports = tcpmonExports(zookeeper.first, zookeeper.second);

/** Every file of the incident: its path below the folder, and its text. */
const files = [
  ...NODES.flatMap((node) => [
    [`${node.host}/zoo.cfg`, zooCfg(node)],
    [`${node.host}/myid`, myid(node)],
  ]),
  ...zookeeper.logs.map(({ node, text }) => [`${node.host}/zookeeper.log`, text]),
  ...collections.map(({ node, name, text }) => [`${node.host}/${name}`, text]),
  ...exports.map(({ node, name, lines }) => [`${node.host}/${name}`, `${lines.join('\n')}\n`]),
];

/** Every named event: what it is, when, and where it stands. */
const marks = [
  ...zookeeper.logs.flatMap(({ node, marks: found }) => placed(node, 'zookeeper.log', found)),
  ...collections.flatMap(({ node, name, marks: found }) => placed(node, name, found)),
].sort((a, b) => a.instant - b.instant);

function placed(node, name, found) {
  return found.map((mark) => ({ ...mark, file: `${node.host}/${name}`, node: node.id }));
}

const truth = describeTruth({ zookeeper, collections, exports, marks });

rmSync(incident, { recursive: true, force: true });
let bytes = 0;
for (const [path, text] of files) {
  mkdirSync(dirname(join(incident, path)), { recursive: true });
  writeFileSync(join(incident, path), text);
  bytes += Buffer.byteLength(text);
}
const json = JSON.stringify(truth, null, 2).replace(/\[[\d\s,.]+\]/g, (list) =>
  list.replace(/\s+/g, ' ').replace(/\[ | \]/g, (end) => end.trim()),
);
writeFileSync(join(samples, 'incident-truth.json'), `${json}\n`);
const { text, anchors } = readme(truth);
writeFileSync(join(samples, 'README.md'), text);

for (const [what, anchor] of anchors) {
  console.log(`${anchor.padEnd(46)} ${what}`);
}
console.log(`${files.length} files, ${(bytes / 1024 / 1024).toFixed(2)} MB in samples/incident`);
