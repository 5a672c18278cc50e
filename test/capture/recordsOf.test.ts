import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { recordsOf } from '../../server/src/features/recordsOf.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { LogFolder } from '../support/logFolder.ts';
import { dataFile } from '../support/tcpmonData.ts';
import { zstdFrame } from '../support/zstdFrame.ts';

/** 30 sockets of 54 lines, 2 interfaces of 9, a host of 216. */
const LINES = 30 * 54 + 2 * 9 + 216;
const FIRST = 1_698_114_690;

describe('logLens.records of raw data', () => {
  const folder = new LogFolder();
  writeFileSync(folder.at('tcpmon-dataf-1.zst'), zstdFrame(dataFile(FIRST, 20, 30)));
  const uri = folder.uri('tcpmon-dataf-1.zst');
  const workspace = new Workspace({ unsaved: () => undefined });

  it('are one for each socket, interface and host in a second, from any line on', async () => {
    const fromLine = 7 * LINES;
    const { records, next } = await recordsOf(workspace, { uri, fromLine, toLine: fromLine + LINES - 1 });
    assert.equal(next, undefined);
    assert.equal(records.length, 33);
    assert.deepEqual([records[0]!.line, records[0]!.endLine], [fromLine, fromLine + 53]);
    assert.deepEqual(
      [records[32]!.line, records[32]!.endLine],
      [fromLine + LINES - 216, fromLine + LINES - 1],
    );
    assert.ok(records.every(({ instant, format }) => instant === (FIRST + 7) * 1000 && format === 'tcpmon'));
  });

  it('go on where a limit cut them, without a gap', async () => {
    const lines: number[] = [];
    let from: number | undefined = 0;
    while (from !== undefined) {
      const { records, next } = await recordsOf(workspace, { uri, fromLine: from, limit: 50 });
      lines.push(...records.map(({ line }) => line));
      from = next;
    }
    assert.equal(lines.length, 20 * 33);
    assert.equal(new Set(lines).size, lines.length);
  });
});
