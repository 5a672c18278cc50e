import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rawDemands } from './edgeRaw.mjs';
import { textDemands } from './edgeText.mjs';
import { called, shown } from './files.mjs';
import { open } from './logs.mjs';
import { isLog } from '../../server/src/workspace/logFile.ts';
import { share } from './table.mjs';

/** Damaged and unusual files, each against what its note in NOTES.json demands. @param {string[]} files */
export async function tcpmonEdge(files) {
  const rows = [];
  for (const truth of called(files, 'NOTES.json')) {
    const folder = path.dirname(truth);
    const absent = [];
    const problems = [];
    let [right, all] = [0, 0];
    for (const [name, note] of Object.entries(JSON.parse(readFileSync(truth, 'utf8')))) {
      const file = path.join(folder, name);
      if (!existsSync(file)) {
        absent.push(name);
        continue;
      }
      all++;
      const problem = await checked(file, name, files);
      if (problem === undefined) right++;
      else problems.push(`${name}: ${problem} (${note})`);
    }
    rows.push({
      what: `tcpmon: damaged and unusual files as their notes say, ${shown(folder)}`,
      found: share(right, all),
      bound: '100 %',
      met: right === all,
      notes: [...problems, ...(absent.length > 0 ? [`absent: ${absent.join(', ')}`] : [])],
    });
  }
  return rows;
}

/** What is not as the file's note demands; undefined when all is. */
function checked(file, name, files) {
  const [folder = ''] = name.split('/');
  const base = path.basename(name);
  if (folder.startsWith('not-')) return unclaimed(file);
  const demand = textDemands[base] ?? rawDemands[base];
  return demand ? demand(file, files) : Promise.resolve('nobody has written down what this demands');
}

async function unclaimed(file) {
  const log = await open(file);
  return isLog(log) ? `taken for a ${log.recognition.format.title}` : undefined;
}
