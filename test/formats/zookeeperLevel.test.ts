import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { blockOf } from '../../server/src/reading/block.ts';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';

it('the level read from bytes is the one of the record, on every fixture and on odd heads', () => {
  const folder = new URL('../fixtures/zookeeper/', import.meta.url);
  const texts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const odd = [
    'FATAL',
    'ERROR',
    'WARN',
    'INFO',
    'DEBUG',
    'TRACE',
    'NOTICE',
    'WARNING',
    'WA',
    'INFORMATIONAL',
    'ERRORS',
  ].flatMap((level) =>
    ['', ' [myid:]', ' [myid:8]', ' [myid:a-b c]'].flatMap((myid) => [
      `2023-10-24 10:32:31,666${myid} - ${level} [main:QuorumPeer@1] - x`,
      `${'\0'.repeat(3)}2023-10-24T10:32:31.666${myid} - ${level.padEnd(5)} [main:Quor`,
      `2023-10-24 10:32:31,666${myid} - ${level}`,
    ]),
  );
  let records = 0;
  for (const text of [...texts, odd.join('\n')]) {
    const lines = text.split('\n');
    const dialect =
      zookeeper.recognise({ name: '', lines: lines.slice(0, 50) }).dialect ??
      zookeeper.recognise({
        name: '',
        lines: ['2023-10-24 10:32:31,666 [myid:8] - INFO  [main:QuorumPeer@1] - x'],
      }).dialect;
    assert.ok(dialect);
    for (const { line, level } of dialect.read({ firstLine: 0, lines, offsets: [] })) {
      const { bytes, capitals } = blockOf(Buffer.from((lines[line] ?? '').replace(/\r$/, '')), dialect);
      assert.equal(dialect.levelAt?.(bytes, capitals?.[0] ?? NaN, bytes.length), level, lines[line]);
      records++;
    }
  }
  assert.ok(records > 150, `${records} records`);
});
