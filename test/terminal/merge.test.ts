import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordOnWire } from '../../server/src/protocol/records.ts';
import { tcpmonLine, zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';
import { lens, shell } from '../support/terminal.ts';

const folder = new LogFolder({
  'node8/zookeeper.log':
    zookeeperLine('10:32:31,600', 'eight first') +
    zookeeperLine('10:32:31,687', 'Exception when following the leader', 'WARN') +
    'java.net.SocketTimeoutException: Read timed out\n\tat a.B.c(B.java:1)\n' +
    zookeeperLine('10:32:31,680', 'eight, written late') +
    zookeeperLine('10:33:00,000', 'eight last'),
  'node9/zookeeper.log':
    zookeeperLine('02:32:31,666', 'nine first') +
    zookeeperLine('02:32:31,687', 'nine, same millisecond') +
    zookeeperLine('02:40:00,000', 'nine last'),
  'node9/export.txt': tcpmonLine(1698114751) + tcpmonLine(1698114800),
  'node7/gc.log':
    '[0.005s][info][gc] Using Serial\n[5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms\n',
});
/** A zone for each node, as the GC logs beside them would tell. */
const zoned = new LogFolder({
  'node8/zookeeper.log': zookeeperLine('10:32:31,600', 'eight'),
  'node8/gc.log':
    '[2023-10-24T10:32:31.700+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms\n',
  'node9/zookeeper.log': zookeeperLine('02:32:31,666', 'nine'),
  'node9/gc.log':
    '[2023-10-24T02:32:31.650+0000][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms\n',
});
const ALL = ['--from', '2023-10-24T10:32:00+08:00', '--to', '2023-10-24T10:33:00+08:00'];

const messages = (out: string): string[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as RecordOnWire).message);

describe('log-lens merge', { concurrency: 2 }, () => {
  it('puts the records of all logs in time order, each in its zone', async () => {
    const { code, out, err } = await lens(['merge', zoned.path, ...ALL, '--json']);
    assert.deepEqual([code, err], [0, '']);
    const records = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RecordOnWire);
    assert.deepEqual(
      records.map(({ message, time, node }) => [message.split(' ')[0], time, node]),
      [
        ['eight', '2023-10-24T10:32:31.600+08:00', 'node8'],
        ['Young', '2023-10-24T02:32:31.650Z', 'node9'],
        ['nine', '2023-10-24T02:32:31.666Z', 'node9'],
        ['Young', '2023-10-24T10:32:31.700+08:00', 'node8'],
      ],
    );
  });

  it('prints text with the lines that go on with a record, ties in the order of the logs', async () => {
    const { code, out } = await lens(
      ['merge', 'node8/zookeeper.log', 'node9/export.txt', '--zone', '+08:00', ...ALL],
      { cwd: folder.path },
    );
    assert.equal(code, 0);
    const [exported, ...lines] = out.split('\n');
    assert.match(exported!, /^2023-10-24 10:32:31\.000 \+08:00 {2}node9\/export\.txt:1 .*RetransTotal/);
    assert.deepEqual(lines, [
      '2023-10-24 10:32:31.600 +08:00  node8/zookeeper.log:1  INFO   eight first',
      '2023-10-24 10:32:31.680 +08:00  node8/zookeeper.log:5  INFO   eight, written late',
      '2023-10-24 10:32:31.687 +08:00  node8/zookeeper.log:2  WARN   Exception when following the leader',
      '    java.net.SocketTimeoutException: Read timed out',
      '     at a.B.c(B.java:1)',
      '2023-10-24 10:33:00.000 +08:00  node8/zookeeper.log:6  INFO   eight last',
      '',
    ]);
  });

  it('takes ties in the order in which the logs are named', async () => {
    const window = ['--from', '2023-10-24T02:32:31.687Z', '--to', '2023-10-24T02:32:31.687Z', '--json'];
    const other = ['--zone', 'UTC'];
    const eight = new LogFolder({
      'a/x.log': zookeeperLine('02:32:31,687', 'one'),
      'b/x.log': zookeeperLine('02:32:31,687', 'two'),
    });
    const one = await lens(['merge', eight.at('a/x.log'), eight.at('b/x.log'), ...window, ...other]);
    assert.deepEqual(messages(one.out), ['one', 'two']);
    const two = await lens(['merge', eight.at('b/x.log'), eight.at('a/x.log'), ...window, ...other]);
    assert.deepEqual(messages(two.out), ['two', 'one']);
  });

  it('takes clocks that are ahead into account', async () => {
    const { out } = await lens(['merge', zoned.path, ...ALL, '--json', '--offset', 'node8=+1s']);
    assert.deepEqual(
      messages(out).map((message) => message.split(' ')[0]),
      ['eight', 'Young', 'Young', 'nine'],
    );
  });

  it('is the same as all records sorted, over many blocks and stamps that go back', async () => {
    let [text, state] = ['', 7];
    const start = Date.UTC(2023, 9, 24);
    for (let index = 0; index < 6_000; index++) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      const back = state % 50 === 0 ? 400_000 : state % 300;
      const time = new Date(start + index * 100 - back).toISOString();
      const day = time.slice(0, 10);
      text += zookeeperLine(
        time.slice(11, 23).replace('.', ','),
        `record ${index} ${'x'.repeat(state % 90)}`,
        'INFO',
        day,
      );
      if (state % 40 === 0) text += `\tat a.B.c(B.java:${index})\n`;
    }
    const many = new LogFolder({ 'zookeeper.log': text });
    const read = await lens(['records', many.at('zookeeper.log'), '--zone', 'UTC']);
    const [from, to] = [start + 100_000, start + 500_000];
    const expected = read.out
      .trimEnd()
      .split('\n')
      .filter((line) => {
        const { instant } = JSON.parse(line) as RecordOnWire;
        return instant! >= from && instant! <= to;
      })
      .map((line, index) => ({ line, index, at: (JSON.parse(line) as RecordOnWire).instant! }))
      .sort((a, b) => a.at - b.at || a.index - b.index)
      .map(({ line }) => line);
    const window = ['--from', new Date(from).toISOString(), '--to', new Date(to).toISOString()];
    const { out } = await lens(['merge', many.at('zookeeper.log'), '--zone', 'UTC', '--json', ...window]);
    assert.ok(expected.length > 3_000);
    assert.deepEqual(out.trimEnd().split('\n'), expected);
  });

  it('says what it leaves out', async () => {
    const { code, out, err } = await lens(['merge', folder.at('node7/gc.log'), ...ALL]);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /gc\.log: left out: its records have no time/);
  });

  const wrong: [string[], RegExp][] = [
    [['merge'], /name the logs/],
    [['merge', folder.path], /say when with --from/],
    [['merge', folder.path, '--from', 'yesterday'], /--from yesterday: give a time such as/],
    [['merge', folder.path, '--to', '2023-10-24T10:00:00'], /--to .*: give the time its zone/],
    [
      ['merge', folder.path, '--from', '2023-10-24T10:00:00Z', '--to', '2023-10-24T09:00:00Z'],
      /is after --to/,
    ],
    [['merge', folder.path, ...ALL, '--format', 'markdown'], /text or json/],
  ];
  for (const [args, said] of wrong)
    it(`is wrong use: ${args.slice(0, 1).concat(args.slice(2)).join(' ')}`, async () => {
      const { code, out, err } = await lens(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, said);
      assert.match(err, /^[^\n]+\n$/);
    });

  it('is quiet when its reader goes away', async () => {
    const { err } = await shell(
      `log_lens merge ${folder.at('node8')} ${ALL.join(' ')} --zone +08:00 | head -n 1 >/dev/null`,
    );
    assert.equal(err, '');
  });
});
