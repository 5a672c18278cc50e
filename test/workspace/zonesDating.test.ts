import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { formatIso } from '../../server/src/log/zone.ts';
import { chunksOf, eachRecord } from '../../server/src/reading/eachRecord.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { dateLogs } from '../../server/src/workspace/dating/dating.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/workspace/settings.ts';
import { clocksOf } from '../../server/src/workspace/clocks/zones.ts';
import { checkAround } from '../support/around.ts';
import { checkHover } from '../support/hover.ts';
import { LogFolder } from '../support/logFolder.ts';

const SHANGHAI = { zones: [{ pattern: '*', value: '+08:00' }] };

const zk = (time: string, message: string, name = 'main:QuorumPeer'): string =>
  `2023-10-24 ${time} [myid:] - INFO  [${name}@1000] - ${message}`;

/** The first lines of a server's run, from a time of day on. */
const start = (time: string): string =>
  zk(time, 'Reading configuration from: /etc/zoo.cfg', 'main:QuorumPeerConfig');

const pause = (uptime: string, ms: string, id = 1): string =>
  `[${uptime}s][info][gc] GC(${id}) Pause Young (Allocation Failure) 100M->20M(300M) ${ms}ms`;
const EXIT = (uptime: string): string =>
  `[${uptime}s][info][gc,heap,exit]  Metaspace       used 9793K, committed 9984K, reserved 1114112K`;
const text = (...lines: string[]): string => `${lines.join('\n')}\n`;

/** When each JVM of the logs counting uptime is found to have started, and why, or why not. */
async function checkDating(
  files: Record<string, string>,
  expected: Record<string, string>,
  settings: Partial<Settings> = SHANGHAI,
): Promise<void> {
  const folder = new LogFolder(files);
  const all = { ...DEFAULT_SETTINGS, ...settings };
  const found = await new Catalogue().findAll(Object.keys(files).map((name) => folder.uri(name)));
  assert.deepEqual(found.unusable, []);
  const logs = await dateLogs(found.logs, all);
  const clocks = clocksOf(logs, all);
  const said: Record<string, string> = {};
  for (const name of Object.keys(expected)) {
    const log = logs.find(({ uri }) => uri === folder.uri(name))!;
    const clock = clocks.get(log.uri)!;
    const { range } = await log.fences();
    const first =
      log.dialect.face === 'utc' && range ? formatIso(clock.toInstant(range.least), '+08:00') : '-';
    said[name] = clock.undated ?? `${first} ${clock.zone.reason}${clock.zone.assumed ? ' (assumed)' : ''}`;
  }
  assert.deepEqual(said, expected);
}

const ROTATED =
  'dated by the start of the ZooKeeper server log beside it (zookeeper.log), ± 1.204 s (assumed)';

describe('the start of a JVM whose GC log counts uptime only', () => {
  it('is that of the ZooKeeper log of its node, as narrow as its pauses leave it', () =>
    checkDating(
      {
        'node8/gc.log': text(
          pause('5.000', '1000.000'),
          pause('8.000', '1000.000', 2),
          pause('9.500', '400.000', 3),
          EXIT('10.050'),
        ),
        // Started 10:00:00: pauses from 4 to 5 s, from 7 to 8 s, from 9.1 to 9.5 s.
        'node8/log/zookeeper.log': text(
          start('10:00:01,000'),
          ...[
            '10:00:03,990',
            '10:00:05,010',
            '10:00:06,990',
            '10:00:08,010',
            '10:00:09,090',
            '10:00:09,510',
          ].map((time) => zk(time, 'LOOKING')),
          zk('10:00:10,045', 'FOLLOWING'),
        ),
      },
      {
        'node8/gc.log':
          '2023-10-24T10:00:05.000+08:00 dated by the start of the ZooKeeper server log beside it (zookeeper.log), ± 17 ms (assumed)',
      },
    ));

  it('moves with the zone of that log, and with the offset set for the node', () =>
    checkDating(
      {
        'node8/gc.log': text(pause('5.000', '1000.000'), EXIT('10.000')),
        'node8/log/zookeeper.log': text(start('10:00:01,000'), zk('10:00:09,900', 'bye')),
      },
      {
        'node8/gc.log':
          '2023-10-24T10:00:03.900+08:00 dated by the start of the ZooKeeper server log beside it (zookeeper.log), ± 1.004 s (assumed)',
      },
      { ...SHANGHAI, offsets: [{ pattern: 'node8', value: 1000 }] },
    ));

  it('says so where the zone of that log is itself assumed', () =>
    checkDating(
      {
        'node8/gc.log': text(pause('5.000', '1000.000'), EXIT('10.000')),
        'node8/log/zookeeper.log': text(start('10:00:01,000'), zk('10:00:09,900', 'bye')),
        'node9/log/zookeeper.log': text(start('10:00:01,000')),
        'node9/gc.log': text(`[2023-10-24T10:00:00.000+0800]${pause('5.000', '1000.000')}`),
      },
      {
        'node8/gc.log':
          '2023-10-24T10:00:04.900+08:00 dated by the start of the ZooKeeper server log beside it (zookeeper.log), in zone +08:00 assumed: nothing beside it tells, but the only log here that writes an offset says +08:00, ± 1.004 s (assumed)',
      },
      {},
    ));

  it('is of the run that its length fits', () =>
    checkDating(
      {
        'node8/gc.log.1': text(pause('5.000', '9.000'), EXIT('300.000')),
        'node8/gc.log': text(pause('5.000', '9.000'), EXIT('20.000')),
        'node8/log/zookeeper.log': text(
          start('10:00:01,000'),
          zk('10:04:59,500', 'bye'),
          start('10:05:05,000'),
          zk('10:05:24,000', 'bye'),
        ),
      },
      {
        'node8/gc.log.1':
          '2023-10-24T10:00:04.700+08:00 dated by the start of the ZooKeeper server log beside it (zookeeper.log), ± 1.204 s (assumed)',
        'node8/gc.log':
          '2023-10-24T10:05:08.950+08:00 dated by the start of the ZooKeeper server log beside it (zookeeper.log), ± 0.954 s (assumed)',
      },
    ));

  it('is one start, though console and file tell of it', () =>
    checkDating(
      {
        'node8/gc.log': text(pause('5.000', '9.000'), EXIT('10.000')),
        'node8/zookeeper.out': text(start('10:00:01,000'), zk('10:00:09,900', 'bye')),
        'node8/zookeeper.log': text(start('10:00:01,000'), zk('10:00:09,900', 'bye')),
      },
      {
        'node8/gc.log':
          '2023-10-24T10:00:04.900+08:00 dated by the start of the ZooKeeper server logs beside it (zookeeper.out, zookeeper.log), ± 1.004 s (assumed)',
      },
    ));

  it('is one for all files of a rotation set that continue each other', () =>
    checkDating(
      {
        'node8/gc.log.0': text(pause('5.000', '9.000'), pause('300.000', '9.000', 2)),
        'node8/gc.log.1': text(pause('305.000', '9.000', 3), pause('600.000', '9.000', 4)),
        'node8/gc.log': text(pause('603.000', '9.000', 5), EXIT('900.000')),
        'node8/log/zookeeper.log': text(start('10:00:01,000'), zk('10:14:59,500', 'bye')),
      },
      {
        'node8/gc.log.0': `2023-10-24T10:00:04.700+08:00 ${ROTATED}`,
        'node8/gc.log.1': `2023-10-24T10:05:04.700+08:00 ${ROTATED}`,
        'node8/gc.log': `2023-10-24T10:10:02.700+08:00 ${ROTATED}`,
      },
    ));

  it('is refused where two starts fit', () =>
    checkDating(
      {
        'node8/gc.log.1': text(pause('5.000', '9.000'), pause('6.000', '9.000', 2)),
        'node8/zookeeper.log': text(
          start('10:00:01,000'),
          start('10:05:05,000'),
          zk('10:10:00,000', 'LOOKING'),
        ),
      },
      {
        'node8/gc.log.1': '2 starts in the ZooKeeper server log beside it (zookeeper.log) fit this run alike',
      },
    ));

  it('is refused where no start fits: the run ended before the server did', () =>
    checkDating(
      {
        'node8/gc.log': text(pause('5.000', '9.000'), EXIT('20.000')),
        'node8/zookeeper.log': text(start('10:00:01,000'), zk('10:04:59,500', 'bye')),
      },
      { 'node8/gc.log': 'no start in the ZooKeeper server log beside it (zookeeper.log) fits this run' },
    ));

  it('is refused where lines were written in its pauses', () =>
    checkDating(
      {
        'node8/gc.log': text(pause('20.000', '10000.000')),
        'node8/zookeeper.log': text(
          start('10:00:01,000'),
          ...Array.from({ length: 30 }, (_, second) =>
            zk(`10:00:${String(second + 2).padStart(2, '0')},000`, 'LOOKING'),
          ),
        ),
      },
      { 'node8/gc.log': 'no start in the ZooKeeper server log beside it (zookeeper.log) fits this run' },
    ));

  it('is refused where nothing confirms the one start: the log tells of more runs', () =>
    checkDating(
      {
        'node8/gc.log': text(pause('5.000', '9.000')),
        'node8/zookeeper.log': text(
          zk('09:00:00,000', 'LOOKING'),
          start('10:00:01,000'),
          zk('10:10:00,000', 'bye'),
        ),
      },
      {
        'node8/gc.log':
          "nothing confirms that the start in the ZooKeeper server log beside it (zookeeper.log) is this JVM's",
      },
    ));

  it('is refused without a start, and without a ZooKeeper log', () =>
    checkDating(
      {
        'node7/gc.log': text(pause('5.000', '9.000')),
        'node8/gc.log': text(pause('5.000', '9.000')),
        'node8/zookeeper.log': text(zk('10:00:00,000', 'LOOKING')),
      },
      {
        'node7/gc.log': 'no neighbour tells when this JVM started',
        'node8/gc.log': 'the ZooKeeper server log beside it (zookeeper.log) tells of no start',
      },
    ));

  it('is not taken from the log of another node in the same folder', () =>
    checkDating(
      {
        'collected/gc-8.log': text(pause('5.000', '9.000')),
        'collected/zk-8.log': text(start('10:00:01,000')),
        'collected/zk-9.log': text(start('10:00:01,000')),
      },
      { 'collected/gc-8.log': 'no neighbour tells when this JVM started' },
    ));
});

const LEGACY = (uptime: string): string =>
  `${uptime}: [GC (Allocation Failure) ${uptime}: [DefNew: 144922K->4957K(157376K), 0.0059715 secs] 243454K->103767K(506944K), 0.0060672 secs] [Times: user=0.01 sys=0.00, real=0.00 secs]`;

describe('the start of a JVM as its own logs tell it', () => {
  it('is date less uptime of a line that prints both, far behind the head of the file', () => {
    const before = Array.from({ length: 4_000 }, (_, index) => LEGACY(`${100 + index}.000`));
    return checkDating(
      { 'node8/gc.log': text(...before, `2023-10-24T11:30:00.000+0800: ${LEGACY('4200.000')}`) },
      {
        'node8/gc.log':
          '2023-10-24T10:21:40.000+08:00 dated by its lines that print date and uptime both, ± 1 ms',
      },
    );
  });

  it('lies between what rotation writes at both ends of a file', () =>
    checkDating(
      {
        'node8/gc.log.1': text(
          '2023-10-24 10:00:00 GC log file created /var/log/gc.log.1',
          LEGACY('3600.500'),
          LEGACY('7100.000'),
          '2023-10-24 10:58:22 GC log file has reached the maximum size. Saved as /var/log/gc.log.1',
        ),
      },
      {
        'node8/gc.log.1':
          '2023-10-24T10:00:01.750+08:00 dated by what rotation wrote at its ends, in zone +08:00 set by you for "*", ± 1.75 s (assumed)',
      },
    ));

  it('lies between the last line of one file of a set and the first of the next', () =>
    checkDating(
      {
        'node8/gc.log.0': text(
          LEGACY('100.000'),
          LEGACY('3599.000'),
          '2023-10-24 10:00:00 GC log file has reached the maximum size. Saved as /var/log/gc.log.0',
        ),
        'node8/gc.log.1.current': text(
          '2023-10-24 10:00:00 GC log file created /var/log/gc.log.1',
          LEGACY('3600.500'),
        ),
      },
      {
        'node8/gc.log.1.current':
          '2023-10-24T10:00:01.250+08:00 dated by what rotation wrote at its ends, in zone +08:00 set by you for "*", ± 1.25 s (assumed)',
        'node8/gc.log.0': 'no neighbour tells when this JVM started',
      },
    ));

  it('is not what a heading says that is minutes older than the first line', () =>
    checkDating(
      { 'node8/gc.log': text('2023-10-24 10:00:00 GC log file created /var/log/gc.log', LEGACY('253.161')) },
      { 'node8/gc.log': 'no neighbour tells when this JVM started' },
    ));
});

const TWO_RUNS = `
// gc: node8/gc.log
${pause('5.000', '900.000')}
${pause('299.000', '900.000', 2)}
${EXIT('300.000')}
${pause('5.000', '900.000')}
${pause('19.000', '900.000', 2)}
${EXIT('20.000')}
// zookeeper: node8/zookeeper.log
${start('10:00:01,000')}
${zk('10:04:59,500', 'bye')}
${start('10:05:05,000')}
${zk('10:05:24,000', 'bye')}
`;

describe('a GC log that was dated', () => {
  it('lands, says by what it was dated, and how far that may be off', () =>
    checkAround(
      TWO_RUNS,
      `
at 10:05:09.000 +08:00: 2023-10-24T10:05:09+08:00
node8/gc.log before: the same moment, as far as can be told; dated by the start of the ZooKeeper server log beside it (zookeeper.log), ± 1.006 s; its pause of 0.9 s may cover this moment
  +08:00 dated by the start of the ZooKeeper server log beside it (zookeeper.log), ± 1.006 s (assumed)
  · −0.050 s :4 WARN Young GC (Allocation Failure) 0.900 s, 100 MB → 20 MB of 300 MB
node8/zookeeper.log before: 4 s before
  +08:00 set by you for "*"
  · −4.000 s :3 INFO Reading configuration from: /etc/zoo.cfg
`,
      { time: '2023-10-24T10:05:09+08:00', settings: SHANGHAI, zones: true },
    ));

  it('tells its runs apart, though they repeat their uptimes', async () => {
    const folder = new LogFolder({
      'node8/gc.log': TWO_RUNS.split(/\/\/.*\n/)[1]!,
      'node8/zookeeper.log': TWO_RUNS.split(/\/\/.*\n/)[2]!,
    });
    const found = await new Catalogue().findAll([
      folder.uri('node8/gc.log'),
      folder.uri('node8/zookeeper.log'),
    ]);
    const [log] = await dateLogs(found.logs, { ...DEFAULT_SETTINGS, ...SHANGHAI });
    const times: string[] = [];
    await log!.read(async (source) => {
      for await (const records of eachRecord(chunksOf(source), log!.dialect)) {
        for (const { stamp, lasted } of records)
          times.push(
            `${formatIso(stamp as never, '+08:00').slice(11, 23)} ${lasted ? stamp - lasted.start : ''}`,
          );
      }
    });
    assert.deepEqual(times, [
      '10:00:04.502 900',
      '10:04:58.502 900',
      '10:04:59.502 ',
      '10:05:08.950 900',
      '10:05:22.950 900',
      '10:05:23.950 ',
    ]);
  });

  it('shows the moment behind an uptime', () =>
    checkHover(
      TWO_RUNS.replace('[19.000s', '[1<|>9.000s'),
      `Uptime of the JVM
Moment | 2023-10-24 10:05:22.950 +08:00
Time | +08:00 dated by the start of the ZooKeeper server log beside it (zookeeper.log), ± 1.006 s (assumed)
Since its start | 00:00:19.000 (19.000 s)`,
      SHANGHAI,
    ));

  it('says in a landing and in a hover why it was not', async () => {
    const alone = `
// gc: node8/gc.log
${pause('5.0<|>00', '900.000')}
`;
    await checkHover(
      alone,
      `Uptime of the JVM
Moment | cannot be told: no neighbour tells when this JVM started
Since its start | 00:00:05.000 (5.000 s)`,
    );
    await checkAround(
      alone.replace('<|>', ''),
      `
at 10:05:09.000 +08:00: 2023-10-24T10:05:09+08:00
node8/gc.log no-time: no dated line: uptime only, and no neighbour tells when this JVM started
`,
      { time: '2023-10-24T10:05:09+08:00' },
    );
  });
});

const ensemble = join(import.meta.dirname, '../../../shared/corpus/ensemble-a');

const withoutDates = (written: string): string => written.replace(/^\[\d{4}-[^\]]*\]/gm, '');

describe('real nodes', { skip: !existsSync(ensemble) }, () => {
  /** Of each run the true first stamp, NaN where the log counts uptime, and the one found without its dates. */
  async function datedWithoutDates(
    node: string,
  ): Promise<{ name: string; truth: number; found: number; off: number }[]> {
    const names = readdirSync(join(ensemble, node)).filter((name) => name.startsWith('gc.log'));
    const files: Record<string, string> = {
      [`${node}/log/zookeeper.log`]: readFileSync(join(ensemble, node, 'log/zookeeper.log'), 'latin1'),
    };
    const truths = new Map<string, number>();
    for (const name of names) {
      const written = readFileSync(join(ensemble, node, name), 'latin1');
      const [, date = ''] = /^\[(\d{4}-[^\]]*)\+0800\]/.exec(written) ?? [];
      truths.set(name, Date.parse(`${date}+08:00`));
      files[`${node}/${name}`] = withoutDates(written);
    }
    const folder = new LogFolder(files);
    const { logs } = await new Catalogue().findAll(Object.keys(files).map((name) => folder.uri(name)));
    const dated = await dateLogs(logs, { ...DEFAULT_SETTINGS, ...SHANGHAI });
    return Promise.all(
      names.map(async (name) => {
        const log = dated.find(({ uri }) => uri === folder.uri(`${node}/${name}`))!;
        assert.ok(log.dating && 'zone' in log.dating, `${node}/${name}: ${JSON.stringify(log.dating)}`);
        const { range } = await log.fences();
        return { name, truth: truths.get(name)!, found: range!.least, off: log.dating.zone.plusMinusMs! };
      }),
    );
  }

  for (const node of ['node2', 'node3', 'node7', 'node9']) {
    it(`${node}: every run is found again without its dates, within the uncertainty told`, async () => {
      for (const { name, truth, found, off } of await datedWithoutDates(node)) {
        assert.ok(Math.abs(truth - found) <= off, `${name}: ${found - truth} ms off, ± ${off} told`);
      }
    });
  }

  it('no GC log is dated by the ZooKeeper log of another node', async () => {
    const nodes = ['node2', 'node3', 'node7', 'node8', 'node9'];
    const wrong: string[] = [];
    for (const node of nodes) {
      for (const other of nodes.filter((one) => one !== node)) {
        for (const name of readdirSync(join(ensemble, node)).filter((file) => file.startsWith('gc.log'))) {
          const folder = new LogFolder({
            'one/log/zookeeper.log': readFileSync(join(ensemble, other, 'log/zookeeper.log'), 'latin1'),
            'one/gc.log': withoutDates(readFileSync(join(ensemble, node, name), 'latin1')),
          });
          const uris = ['one/log/zookeeper.log', 'one/gc.log'].map((file) => folder.uri(file));
          const { logs } = await new Catalogue().findAll(uris);
          const [, log] = await dateLogs(logs, { ...DEFAULT_SETTINGS, ...SHANGHAI });
          assert.ok(log?.dating);
          if ('zone' in log.dating) wrong.push(`${node}/${name} by ${other}: ${log.dating.zone.reason}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('node8, which prints no dates, agrees with what was done to it', async () => {
    const done = readFileSync(join(ensemble, 'ground-truth.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { t: number; kind: string; node: number | null });
    const launched = done.filter(({ kind, node }) => kind === 'server_start' && node === 8).map(({ t }) => t);
    const runs = (await datedWithoutDates('node8')).sort((a, b) => a.found - b.found);
    assert.equal(runs.length, launched.length);
    runs.forEach(({ name, found, off }, index) => {
      // A JVM begins its log some ten milliseconds after it was launched.
      const late = found - launched[index]!;
      assert.ok(
        late > -off && late < 200 + off,
        `${name}: begins ${late} ms after its launch, ± ${off} told`,
      );
    });
  });
});
