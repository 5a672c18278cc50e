import { readFileSync } from 'node:fs';
import path from 'node:path';
import { called, shown } from './files.mjs';
import { recordsOf } from './logs.mjs';
import { share } from './table.mjs';

/** Retransmissions that were provoked against those that are told. @param {string[]} files */
export async function tcpmonSteps(files) {
  const rows = [];
  for (const truth of called(files, 'truth.json')) {
    const folder = path.dirname(truth);
    const { hosts = {} } = JSON.parse(readFileSync(truth, 'utf8'));
    const sum = { right: 0, wanted: 0, false: 0, logs: 0 };
    const notes = [];
    for (const [host, { retrans = [] }] of Object.entries(hosts)) {
      const wanted = new Set(retrans.map(({ conn, from, to, by }) => `${conn} ${from} → ${to} +${by}`));
      for (const file of files.filter((one) => one.startsWith(folder) && isExportOf(one, host))) {
        sum.logs++;
        sum.wanted += wanted.size;
        const records = await recordsOf(file);
        const found = typeof records === 'string' ? new Set() : stepsOf(records);
        if (typeof records === 'string') notes.push(`${shown(file)}: not read: ${records}`);
        for (const step of wanted) {
          if (found.has(step)) sum.right++;
          else notes.push(`${shown(file)}: not told: ${step}`);
        }
        for (const step of found) {
          if (wanted.has(step)) continue;
          sum.false++;
          notes.push(`${shown(file)}: not so: ${step}`);
        }
      }
    }
    if (sum.logs === 0) continue;
    rows.push({
      what: `tcpmon: steps of retransmissions in ${sum.logs} exports, ${shown(folder)}`,
      found: `${share(sum.right, sum.wanted)}, ${sum.false} false`,
      bound: '100 %, 0 false',
      met: sum.right === sum.wanted && sum.false === 0,
      notes,
    });
  }
  return rows;
}

/** `exports/HOST.txt`, and the same in another order, `exports-concurrent/HOST.txt`. */
const isExportOf = (file, host) =>
  path.basename(file) === `${host}.txt` && /^exports/.test(path.basename(path.dirname(file)));

/** The steps that records tell, as words: connection, seconds between which it was, and by how much. */
export const stepsOf = (records) =>
  new Set(
    records
      .filter(({ kind }) => kind === 'retransmission')
      .map(
        ({ lasted, fields }) =>
          `${fields.LocalAddr}>${fields.PeerAddr} ${lasted?.start / 1000} → ${lasted?.end / 1000} +${fields.retransmitted}`,
      ),
  );
