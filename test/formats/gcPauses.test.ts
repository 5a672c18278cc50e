import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { chunksOf, eachRecord } from '../../server/src/reading/eachRecord.ts';
import { isLog, openLogText } from '../../server/src/workspace/logFile.ts';

const folder = join(import.meta.dirname, '../../../shared/corpus/gc');
const table = join(folder, 'expected-pauses.tsv');

/** Pauses of a log as its records tell them: how many, their sum and the longest, in seconds. */
async function pausesIn(
  name: string,
): Promise<{ count: number; sum: number; longest: number; full: number } | string> {
  const bytes = readFileSync(join(folder, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const log = await openLogText(`untitled:${name}`, 1, text);
  if (!isLog(log)) return log.reason;
  const found = { count: 0, sum: 0, longest: 0, full: 0 };
  await log.read(async (source) => {
    for await (const records of eachRecord(chunksOf(source), log.dialect)) {
      for (const { kind, fields } of records) {
        if (kind !== 'pause') continue;
        const seconds = Number(fields['durationMs']) / 1000;
        found.count++;
        found.sum += seconds;
        found.longest = Math.max(found.longest, seconds);
        if (fields['full'] === true) found.full++;
      }
    }
  });
  return found;
}

describe('pauses of real GC logs', { skip: !existsSync(table) && 'no corpus beside the project' }, () => {
  it('agree with what two other parsers found, in number, sum, longest and full ones', async () => {
    const rows = readFileSync(table, 'utf8').trim().split('\n').slice(1);
    const wrong: string[] = [];
    for (const row of rows) {
      const [name = '', , count, sum, longest, , full] = row.split('\t');
      const found = await pausesIn(name);
      if (typeof found === 'string') {
        if (Number(count) > 0) wrong.push(`${name}: ${found}`);
        continue;
      }
      const same =
        found.count === Number(count) &&
        found.full === Number(full) &&
        Math.abs(found.sum - Number(sum)) < 0.001 &&
        Math.abs(found.longest - Number(longest)) < 0.001;
      if (!same) wrong.push(`${name}: ${JSON.stringify(found)}, not ${count} ${sum} ${longest} ${full}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(rows.length > 200);
  });
});
