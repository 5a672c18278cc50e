import { stat } from 'node:fs/promises';
import path from 'node:path';
import { foreignFiles } from './foreignFiles.mjs';
import { filesUnder } from './files.mjs';
import { gcPauses } from './gcPauses.mjs';
import { asMarkdown } from './table.mjs';
import { tcpmonEdge } from './tcpmonEdge.mjs';
import { tcpmonRaw } from './tcpmonRaw.mjs';
import { tcpmonSteps } from './tcpmonSteps.mjs';
import { zookeeperHeads } from './zookeeperHeads.mjs';

/**
 * Measures what is read from logs against truth that lies beside them, and prints a table. Ends with 1 when a bound is
 * missed, with 2 when there is nothing to measure. README.md describes the files of truth.
 */
const folders = process.argv.slice(2);
if (folders.length === 0 || folders.some((argument) => argument.startsWith('-'))) {
  console.error('npm run accuracy -- FOLDER…: folders of logs, with files of truth beside them');
  process.exit(2);
}
for (const folder of folders) {
  if (
    await stat(folder).then(
      (found) => !found.isDirectory(),
      () => true,
    )
  ) {
    console.error(`${folder}: no such folder`);
    process.exit(2);
  }
}

const MEASURES = [gcPauses, zookeeperHeads, tcpmonRaw, tcpmonSteps, tcpmonEdge, foreignFiles];

const rows = [];
for (const folder of folders) {
  const files = filesUnder(path.resolve(folder));
  for (const measure of MEASURES) {
    for (const row of await measure(files)) rows.push({ folder, ...row });
  }
}
if (rows.length === 0) {
  console.error('no file of truth, no ZooKeeper log and no folder of foreign logs: nothing to measure');
  process.exit(2);
}
process.stdout.write(asMarkdown(rows));
process.exitCode = rows.every((row) => row.met) ? 0 : 1;
