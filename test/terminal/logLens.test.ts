import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import type { RecordOnWire } from '../../server/src/protocol/records.ts';
import { gcLog, tcpmonLine, zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';
import { type Around, lens, type Ran, shell } from '../support/terminal.ts';

const incident = new LogFolder({
  'node9/log/zookeeper.log':
    zookeeperLine('10:32:21,662', 'before') +
    zookeeperLine('10:32:31,666', 'Exception when following the leader', 'WARN') +
    'java.net.SocketTimeoutException: Read timed out\n\tat a.B.c(B.java:1)\n',
  'node9/gc.log': gcLog('2023-10-24T10:00:00.000+0800'),
  'node8/zookeeper.log': zookeeperLine('02:32:31,687', 'GOODBYE', 'WARN'),
  'node8/gc.log': gcLog('2023-10-24T02:00:00.000+0000'),
  'notes.md': 'Dear diary\n',
});
const alone = new LogFolder({ 'zookeeper.log': zookeeperLine('10:32:31,666', 'LOOKING') });

/** Wrong use: exit code 2, nothing on stdout and one line on stderr. */
async function checkMisuse(args: readonly string[], said: RegExp, around: Around = {}): Promise<void> {
  const { code, out, err } = await lens(args, around);
  assert.deepEqual([code, out], [2, ''], err);
  assert.match(err, /^log-lens: [^\n]+\n$/, 'one line');
  assert.match(err, said);
}

function done({ code, out, err }: Ran): string {
  assert.deepEqual([code, err], [0, '']);
  return out;
}

const correlation = async (args: readonly string[], around: Around = {}): Promise<Correlation> =>
  JSON.parse(done(await lens(['correlate', ...args, '--json'], around))) as Correlation;

const jsonLines = (out: string): RecordOnWire[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordOnWire);

describe('log-lens', { concurrency: 2 }, () => {
  it('--help tells its commands and exit codes', async () => {
    for (const word of ['--help', '-h', 'help']) {
      const out = done(await lens([word]));
      for (const command of ['correlate', 'records', 'session', 'detect']) {
        assert.match(out, new RegExp(`^ {2}log-lens ${command} `, 'm'));
      }
      assert.match(out, /Exit code 0: done\. 1: nothing found\. 2: wrong use/);
    }
  });

  const wrong: [string[], RegExp][] = [
    [[], /say what to do: .*correlate.*--help/],
    [['dance'], /there is no command dance: use .*correlate/],
    [['correlate'], /name the logs/],
    [['correlate', incident.path], /--at/],
    [['correlate', incident.path, '--at'], /--at/],
    [['correlate', incident.path, '--dance'], /--dance/],
    [
      ['correlate', '/no/such/folder', '--at', '2023-10-24T10:32:31Z'],
      /^log-lens: \/no\/such\/folder: no such file$/m,
    ],
    [['correlate', incident.path, '--at', '2023-10-24T10:32:31'], /--zone/],
    [['correlate', incident.path, '--at', 'yesterday'], /give a time such as .* or FILE:LINE/],
    [['correlate', incident.path, '--at', 'gone.log:3'], /there is no file gone\.log/],
    [['correlate', incident.path, '--at', 'node8/zookeeper.log:0'], /lines count from 1/],
    [['correlate', incident.path, '--at', 'node8/zookeeper.log:9'], /Line 9 is past the end/],
    [['correlate', incident.path, '--at', 'notes.md:1'], /notes\.md is not a log/],
    [
      ['correlate', incident.path, '--at', '2023-10-24T10:32:31Z', '--window', 'wide'],
      /--window wide: .*10s/,
    ],
    [['correlate', incident.path, '--at', '2023-10-24T10:32:31Z', '--window', '-5s'], /--window -5s: /],
    [
      ['correlate', incident.path, '--at', '2023-10-24T10:32:31Z', '--zone', 'Mars'],
      /--zone Mars: .*Asia\/Shanghai/,
    ],
    [['correlate', incident.path, '--at', '2023-10-24T10:32:31Z', '--offset', 'node8'], /--offset node8: /],
    [
      ['correlate', incident.path, '--at', '2023-10-24T10:32:31Z', '--format', 'html'],
      /--format html: .*markdown/,
    ],
    [['records'], /name a log/],
    [['records', 'gone.log'], /gone\.log: no such file/],
    [['detect'], /name the files/],
    [['detect', 'gone.log'], /gone\.log: no such file/],
    [['detect', incident.path], /it is a folder/],
    [['session'], /give an id/],
    [['session', 'mine'], /"mine" is no session id/],
    [['session', '0x12345678901234567'], /is no session id/],
  ];
  for (const [args, said] of wrong) {
    const words = args.join(' ').replaceAll(incident.path, 'FOLDER');
    it(`refuses "${words}" in one line`, () => checkMisuse(args, said));
  }
});

describe('log-lens correlate', { concurrency: 2 }, () => {
  it('prints what every log says, as text', async () => {
    const out = done(
      await lens(['correlate', '.', '--at', 'node9/log/zookeeper.log:3'], { cwd: incident.path }),
    );
    assert.equal(
      out,
      `Around 2023-10-24 10:32:31.666 +08:00 on node9/log/zookeeper.log:2 (±5 s)
  zone +08:00 from the JVM GC log beside it (gc.log)
  WARN  Exception when following the leader · java.net.SocketTimeoutException: Read timed out

GC, per node
  node8  no GC log covers this: gc.log ends 32 min 32 s earlier
  node9  no GC log covers this: gc.log ends 32 min 32 s earlier

node8/zookeeper.log:1  21 ms after, the first record of this log
  zone +00:00 from the JVM GC log beside it (gc.log); times shown in +08:00
    +0.021 s        1  WARN   GOODBYE

node8/gc.log:1  ends 32 min 32 s earlier (10:00:00 +08:00)
  zone +00:00 written in its stamps; times shown in +08:00

node9/gc.log:1  ends 32 min 32 s earlier (10:00:00 +08:00)
  zone +08:00 written in its stamps
`,
    );
  });

  it('prints Markdown', async () => {
    const out = done(
      await lens(['correlate', '.', '--at', 'node9/log/zookeeper.log:2', '--format', 'markdown'], {
        cwd: incident.path,
      }),
    );
    assert.match(
      out,
      /^### Around 2023-10-24 10:32:31\.666 \+08:00 on node9\/log\/zookeeper\.log:2 \(±5 s\)\n/,
    );
    assert.match(out, /^\| \+0\.021 s \| 10:32:31\.687 \+08:00 \| 1 \| WARN \| `GOODBYE` \|$/m);
  });

  it('prints JSON with lines from 1, whichever way it is asked', async () => {
    const at = ['correlate', '.', '--at', 'node9/log/zookeeper.log:4'];
    const [first, second] = await Promise.all([
      lens([...at, '--json'], { cwd: incident.path }),
      lens([...at, '--format', 'json'], { cwd: incident.path }),
    ]);
    assert.equal(done(first), done(second));
    const { pivot, logs, scope } = JSON.parse(first.out) as Correlation;
    assert.deepEqual([pivot.line, pivot.endLine, pivot.uri], [2, 4, incident.uri('node9/log/zookeeper.log')]);
    assert.deepEqual([logs[0]?.nearest?.line, logs[0]?.hits[0]?.endLine], [1, 1]);
    assert.equal(logs.length, 3);
    assert.deepEqual(scope, { name: 'paths', reason: 'the paths you named' });
  });

  it('finds FILE:LINE from the current folder, from a PATH, and outside of both', async () => {
    const elsewhere = new LogFolder({ 'here/x': '' });
    const cwd = elsewhere.path;
    const places: [string[], string, string][] = [
      [['node8', 'node9'], 'node9/log/zookeeper.log:2', incident.path],
      [[incident.path], 'node9/log/zookeeper.log:2', cwd],
      [[incident.at('node8'), incident.at('node9')], 'log/zookeeper.log:2', cwd],
      [[incident.at('node8')], incident.at('node9/log/zookeeper.log:2'), cwd],
      [
        [incident.at('node9/log/zookeeper.log'), incident.at('node8/zookeeper.log')],
        'log/zookeeper.log:2',
        cwd,
      ],
    ];
    for (const [paths, at, from] of places) {
      const { pivot, logs } = await correlation([...paths, '--at', at, '--zone', 'UTC'], { cwd: from });
      assert.equal(pivot.uri, incident.uri('node9/log/zookeeper.log'), at);
      assert.equal(pivot.line, 2);
      assert.ok(
        logs.some(({ uri }) => uri === incident.uri('node8/zookeeper.log')),
        at,
      );
    }
  });

  it('takes a time with its zone, or with that of --zone', async () => {
    const forms = [
      ['2023-10-24T10:32:31.666+08:00'],
      ['2023-10-24 10:32:31,666+0800'],
      ['2023-10-24T02:32:31.666Z'],
      ['2023-10-24T10:32:31.666', '--zone', 'Asia/Shanghai'],
      ['2023-10-24 10:32:31,666', '--zone', '+08:00'],
      ['2023-10-23 22:32:31.666', '--zone', '-04:00'],
      ['2023-10-23 22:32:31.666', '--zone=America/New_York'],
    ];
    for (const form of forms) {
      const { pivot, logs } = await correlation([incident.path, '--at', ...form]);
      assert.equal(pivot.instant, 1698114751666, form.join(' '));
      assert.equal(logs.length, 4, 'every log is asked');
    }
  });

  it('shows times in the zone it was given', async () => {
    const out = done(
      await lens(['correlate', incident.path, '--at', '2023-10-24 10:32:31', '--zone', 'Asia/Shanghai']),
    );
    assert.match(out, /^Around 2023-10-24 10:32:31\.000 \+08:00 \(±5 s\)\n/);
  });

  it('takes a time in an hour when clocks change as the logs’ clocks do', async () => {
    const { pivot } = await correlation([
      incident.path,
      '--at',
      '2023-03-26 03:30:00',
      '--zone',
      'Europe/Berlin',
    ]);
    assert.equal(pivot.instant, Date.UTC(2023, 2, 26, 1, 30));
  });

  it('reads logs without a zone in --zone, though not those that write theirs', async () => {
    const { logs } = await correlation([incident.path, '--at', '2023-10-24T10:32:31Z', '--zone', '+09:00']);
    const zones = logs.map(({ uri, zone }) => [uri.slice(incident.uri().length + 1), zone.name]);
    assert.deepEqual(Object.fromEntries(zones), {
      'node8/zookeeper.log': '+09:00',
      'node9/log/zookeeper.log': '+09:00',
      'node8/gc.log': '+00:00',
      'node9/gc.log': '+08:00',
    });
  });

  it('takes --offset off the clock of a node, and may be told of several', async () => {
    const { pivot, logs } = await correlation(
      ['.', '--at', 'node9/log/zookeeper.log:2', '--offset', 'node8=+21ms', '--offset', 'node9=-2s'],
      { cwd: incident.path },
    );
    assert.equal(pivot.instant, 1698114753666);
    const other = logs.find(({ uri }) => uri === incident.uri('node8/zookeeper.log'));
    assert.deepEqual([other?.offsetMs, other?.nearest?.deltaMs], [21, -2000]);
  });

  it('looks as far as --window says', async () => {
    const spans: Record<string, number> = {
      '10s': 10_000,
      '500ms': 500,
      '2min': 120_000,
      '1h': 3_600_000,
      '7': 7000,
    };
    for (const [window, half] of Object.entries(spans)) {
      const answer = await correlation([incident.path, '--at', '2023-10-24T10:32:31Z', '--window', window]);
      assert.equal(answer.window.to - answer.window.from, 2 * half, window);
    }
  });

  it('says in which zone it read a log when it could only assume', async () => {
    const { logs } = await correlation([alone.path, '--at', '2023-10-24T14:32:31.666Z']);
    assert.deepEqual(
      logs.map(({ zone, landing }) => [zone.name, zone.assumed, landing]),
      [['America/New_York', true, 'exact']],
    );
  });

  it('exits with 1 where no log says anything, and says that there is none', async () => {
    const empty = new LogFolder({ 'notes.md': 'Dear diary\n' });
    const { code, err } = await lens(['correlate', empty.path, '--at', '2023-10-24T10:32:31Z']);
    assert.deepEqual([code, err], [1, 'log-lens: there is no log under the paths named\n']);
  });

  it('says of a file that was named why it does not answer', async () => {
    const { code, err } = await lens(
      ['correlate', 'node8/zookeeper.log', 'notes.md', '--at', 'node8/zookeeper.log:1', '--zone', 'UTC'],
      { cwd: incident.path },
    );
    assert.equal(code, 1, 'nobody else answers');
    assert.match(err, /^log-lens: notes\.md: not a log that we read: [^\n]+\n$/);
  });
});

describe('log-lens records', { concurrency: 2 }, () => {
  it('prints one JSON object per record, lines from 1', async () => {
    const out = done(
      await lens(['records', 'node9/log/zookeeper.log', 'node9/gc.log'], { cwd: incident.path }),
    );
    assert.deepEqual(
      jsonLines(out).map(({ file, line, endLine, time, format, node }) => [
        file,
        line,
        endLine,
        time,
        format,
        node,
      ]),
      [
        ['node9/log/zookeeper.log', 1, 1, '2023-10-24T10:32:21.662+08:00', 'zookeeper', 'node9'],
        ['node9/log/zookeeper.log', 2, 4, '2023-10-24T10:32:31.666+08:00', 'zookeeper', 'node9'],
        ['node9/gc.log', 1, 1, '2023-10-24T10:00:00.000+08:00', 'gc', 'node9'],
      ],
    );
  });

  it('reads standard input', async () => {
    const input = zookeeperLine('10:32:31,666', 'LOOKING') + '\tat a.B.c(B.java:1)\n';
    const args = ['records', '-', '--zone', 'Asia/Shanghai'];
    const [record] = jsonLines(done(await lens(args, { input })));
    assert.deepEqual(
      [record?.file, record?.line, record?.endLine, record?.time, record?.zone],
      ['-', 1, 2, '2023-10-24T10:32:31.666+08:00', 'Asia/Shanghai'],
    );
    const [sample] = jsonLines(done(await lens(args, { input: tcpmonLine(1698114751).repeat(3) })));
    assert.deepEqual([sample?.instant, sample?.fields['RetransTotal']], [1698114751000, 1]);
  });

  it('reads a large standard input as it comes, and all of it', async () => {
    const lines = 30_000;
    const input = zookeeperLine('10:32:31,666', 'x'.repeat(100)).repeat(lines);
    const out = done(await lens(['records', '-', '--zone', 'UTC'], { input }));
    const records = out.trimEnd().split('\n');
    assert.equal(records.length, lines);
    assert.equal((JSON.parse(records.at(-1)!) as RecordOnWire).line, lines);
  });

  it('refuses a standard input that is no log', () =>
    checkMisuse(['records', '-'], /-: standard input is not a log/, { input: 'Dear diary\n' }));

  it('stays quiet when its reader has seen enough', async () => {
    const big = new LogFolder({
      'zookeeper.log': zookeeperLine('10:32:31,666', 'x'.repeat(100)).repeat(40_000),
    });
    const { out, err } = await shell(
      '(log_lens records zookeeper.log --zone UTC; echo "code $?" >&2) | head -1',
      {
        cwd: big.path,
      },
    );
    assert.equal(out.split('\n').length, 2);
    assert.equal(err, 'code 0\n');
  });

  it('exits with 2 and says why when a file is no log, after the records of the others', async () => {
    const { code, out, err } = await lens(['records', 'notes.md', 'node8/zookeeper.log'], {
      cwd: incident.path,
    });
    assert.equal(code, 2);
    assert.equal(jsonLines(out).length, 1);
    assert.match(err, /^log-lens: notes\.md: [^\n]+\n$/);
  });

  it('exits with 1 for a folder without logs', async () => {
    const folder = new LogFolder({ 'notes.md': 'Dear diary\n' });
    assert.deepEqual(await lens(['records', folder.path]), { code: 1, out: '', err: '' });
  });
});

describe('log-lens session', { concurrency: 2 }, () => {
  it('prints what the id says', async () => {
    const { reason, ...reading } = JSON.parse(
      done(await lens(['session', '0x2001776d0d90000', '--json'])),
    ) as Record<string, unknown>;
    assert.deepEqual(reading, {
      id: '0x2001776d0d90000',
      myid: 2,
      counter: 0,
      stampMs: 393_662_681,
      clock: 'monotonic',
      hash: 0xd2d91776 | 0,
    });
    assert.match(String(reason), /not a date/);
  });

  it('takes hex, decimal and negative decimal, options before and after', async () => {
    const forms: [string[], string][] = [
      [['0x2001776d0d90000', '--json'], '0x2001776d0d90000'],
      [['144140987153317888', '--json'], '0x2001776d0d90000'],
      [['--json', '144140987153317888'], '0x2001776d0d90000'],
      [['2001776d0d90000', '--json'], '0x2001776d0d90000'],
      [['-71916856514445312', '--json'], '0xff00800002180000'],
      [['--json', '-71916856514445312'], '0xff00800002180000'],
    ];
    for (const [args, id] of forms) {
      const reading = JSON.parse(done(await lens(['session', ...args]))) as { id: string };
      assert.equal(reading.id, id, args.join(' '));
    }
  });

  it('prints it for people too', async () => {
    assert.equal(
      done(await lens(['session', '0x2001776d0d90000']))
        .split('\n')
        .slice(0, 4)
        .join('\n'),
      `Session 0x2001776d0d90000
  Server that minted it   2
  Number in its tenure    0
  Clock                   host uptime 4 d 13:21:02.681 when the role began`,
    );
  });
});

describe('log-lens detect', { concurrency: 2 }, () => {
  it('names format and layout, or each format’s reason against it', async () => {
    const { code, out, err } = await lens(['detect', 'node9/log/zookeeper.log', 'node9/gc.log', 'notes.md'], {
      cwd: incident.path,
    });
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^node9\/log\/zookeeper\.log: zookeeper \(\d+ %\), log4j [^\n]+$/m);
    assert.match(out, /^node9\/gc\.log: gc \(\d+ %\), [^\n]+$/m);
    assert.match(out, /^notes\.md: not recognised\n(?: {2}not [\w-]+: [^\n]+\n){4}$/m);
  });

  it('tells versions with the lines that tell them, the zone and why, and how many lines there are', async () => {
    const head = '2026-11-23 08:14:27,179 [myid:] - INFO  [main:Environment@98] - ';
    const folder = new LogFolder({
      'node1/zookeeper.log': `${head}x\n${head}Server environment:zookeeper.version=3.8.0-5a02, built on 2022-02-25\n${head}Server environment:java.version=17.0.15\n`,
      'node1/gc.log':
        '[2026-11-23T08:14:27.179+0800][0.009s][info][gc] Using G1\n[2026-11-23T08:14:27.179+0800][0.009s][info][gc,init] Version: 17.0.15+6-Debian (release)\n' +
        gcLog('2026-11-23T08:14:27.179+0800'),
      'node2/gc.log':
        'OpenJDK 64-Bit Server VM (25.131-b12) for linux-amd64 JRE (1.8.0_131-b12), built on x\nCommandLine flags: -XX:+UseConcMarkSweepGC\n1.111: [GC (Allocation Failure) 10K->1K(20K), 0.0100000 secs]\n',
      'metrics.txt': tcpmonLine(1698114690),
    });
    const files = ['node1/zookeeper.log', 'node1/gc.log', 'node2/gc.log', 'metrics.txt'];
    const out = done(await lens(['detect', ...files], { cwd: folder.path }));
    const details = out.split('\n').filter((line) => line.startsWith('  '));
    assert.deepEqual(details, [
      '  zone +08:00 from the JVM GC log beside it (gc.log)',
      '  ZooKeeper 3.8.0-5a02, built on 2022-02-25 (line 2)',
      '  JDK 17.0.15 (line 3)',
      '  3 lines',
      '  zone +08:00 written in its stamps',
      '  Collector G1 (line 1)',
      '  JDK 17.0.15+6-Debian (line 2)',
      '  3 lines',
      '  JDK 1.8.0_131-b12 (line 1)',
      '  Collector ConcMarkSweepGC (line 2)',
      '  3 lines',
      '  zone UTC because its stamps count from the epoch',
      '  tcpmon c5d6cc9 (2023-10-11 19:06) or later (line 1)',
      '  1 line',
    ]);
  });

  it('tells between which versions a server is that prints no banner, by its messages', async () => {
    const log =
      zookeeperLine('10:00:00,000', 'LOOKING') +
      zookeeperLine('10:00:01,000', 'Committing global session 0x2001776d0d90000').replace(
        'main:QuorumPeer',
        'CommitProcessor:2:LeaderSessionTracker',
      );
    const folder = new LogFolder({ 'zookeeper.log': log });
    const out = done(await lens(['detect', 'zookeeper.log', '--json'], { cwd: folder.path }));
    const [found] = JSON.parse(out) as { clues: unknown; lines: number }[];
    assert.deepEqual(found?.clues, [{ what: 'ZooKeeper', value: '3.6 or later', line: 2 }]);
    assert.equal(found.lines, 2);
  });

  it('gives the same as JSON', async () => {
    const out = done(await lens(['detect', 'node9/gc.log', 'notes.md', '--json'], { cwd: incident.path }));
    const found = JSON.parse(out) as {
      file: string;
      format: string | null;
      confidence: number;
      refusals: unknown[];
    }[];
    assert.deepEqual(
      found.map(({ file, format, refusals }) => [file, format, refusals.length]),
      [
        ['node9/gc.log', 'gc', 3],
        ['notes.md', null, 4],
      ],
    );
    assert.ok(found[0]!.confidence > 0.5 && found[1]!.confidence < 0.5);
  });

  it('exits with 1 when nothing is recognised, and quotes no control character', async () => {
    const folder = new LogFolder({ 'odd.log': '\u001b[31mred\u0007\u202e\n' });
    const { code, out } = await lens(['detect', 'odd.log'], { cwd: folder.path });
    assert.equal(code, 1);
    // eslint-disable-next-line no-control-regex -- a terminal must not see those
    assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('reads standard input', async () => {
    assert.match(
      done(await lens(['detect', '-'], { input: zookeeperLine('10:00:00,000', 'x') })),
      /^-: zookeeper /,
    );
  });
});

it('a bundle runs from anywhere, with nothing beside it', async () => {
  const folder = new LogFolder();
  mkdirSync(folder.at('bin'));
  const { bundle } = await import('../support/bundles.ts');
  folder.write('bin/log-lens.cjs', '');
  execFileSync('cp', [bundle('cli.js'), folder.at('bin/log-lens.cjs')]);
  const out = execFileSync(
    process.execPath,
    [join(folder.path, 'bin/log-lens.cjs'), 'session', '0x2001776d0d90000'],
    {
      cwd: '/',
      encoding: 'utf8',
    },
  );
  assert.match(out, /^Session 0x2001776d0d90000\n/);
});
