import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ClocksAnswer } from '../../server/src/protocol/clocks.ts';
import { LogFolder } from '../support/logFolder.ts';
import { shifted } from '../support/shiftedLog.ts';
import { lens } from '../support/terminal.ts';

const election = Object.fromEntries(
  ['node2', 'node3', 'node9'].map((node) => {
    const text = readFileSync(join(import.meta.dirname, '../fixtures/clocks', `${node}.log`), 'utf8');
    return [`${node}/zookeeper.log`, shifted(text, { aheadMs: node === 'node3' ? 3_200 : 0 })];
  }),
);
const folder = new LogFolder(election);

describe('log-lens clocks', { concurrency: 2 }, () => {
  it('prints how each clock stands, from which lines', async () => {
    const { code, out, err } = await lens(['clocks', '.', '--zone', '+08:00'], { cwd: folder.path });
    assert.deepEqual([code, err], [0, '']);
    const lines = out.split('\n');
    assert.match(
      lines[0]!,
      /^Measured against node9, because the clocks of 2 of 3 servers agree with each other/,
    );
    const at = lines.indexOf('3 · node3');
    assert.match(lines[at + 1]!, /^ {2}clock {6}3\.\d+ s ahead of node9 ± [\d.]+ ms, from \d+ votes/);
    assert.match(
      lines[at + 2]!,
      /^ {2}from {7}[^:]+: sent after node\d\/zookeeper\.log:\d+, received before node\d\/zookeeper\.log:\d+, [+−]/,
    );
    assert.ok(lines.includes('  zone       +08:00 set by you for "*": node3/zookeeper.log'));
  });

  it('--json counts lines from 1, and --offset is told as in force', async () => {
    const args = ['clocks', folder.path, '--zone', '+08:00', '--offset', 'node3=+3200ms', '--json'];
    const { code, out } = await lens(args);
    assert.equal(code, 0);
    const { nodes } = JSON.parse(out) as ClocksAnswer;
    const node3 = nodes.find(({ node }) => node === 'node3');
    assert.equal(node3?.offsetMs, 3_200);
    for (const { sent, received, what } of node3.skew?.evidence ?? [])
      for (const { uri, line } of [sent, received]) {
        const path = Object.keys(election).find((one) => uri.endsWith(one)) ?? '';
        const text = election[path]?.split('\n')[(line ?? 0) - 1] ?? '';
        assert.match(text, /^2026-11-23 08:15:\d\d/, `${what}: ${uri}:${line}`);
      }
  });

  it('exits with 1 where there is no log of a server, with 2 for wrong use', async () => {
    const empty = new LogFolder({ 'notes.txt': 'nothing\n' });
    assert.deepEqual(await lens(['clocks', empty.path]), { code: 1, out: '', err: '' });
    const none = await lens(['clocks']);
    assert.equal(none.code, 2);
    assert.match(none.err, /^log-lens: clocks: name the logs[^\n]*\n$/);
  });
});
