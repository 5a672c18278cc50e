import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { rotationStem } from '../../server/src/workspace/nodes/nodeNames.ts';
import { missingBetween, rotatedLogs } from '../../server/src/workspace/rotation/rotationParts.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { clocksOf } from '../../server/src/workspace/clocks/zones.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';
import { PackedFolder } from '../support/packedFolder.ts';

const SETTINGS = { ...DEFAULT_SETTINGS, zones: [{ pattern: '*', value: 'UTC' }] };

interface Seen {
  readonly name: string;
  readonly parts: string[];
  /** Names that are missing between the parts. */
  readonly missing: string[];
}

/** The rotated logs among files, read to their ends or only at their heads. */
async function seen(uris: readonly string[], isRead: boolean, catalogue = new Catalogue()): Promise<Seen[]> {
  const { logs, unusable } = await catalogue.findAll(uris);
  assert.deepEqual(unusable, []);
  if (isRead) await Promise.all(logs.map((log) => log.fences()));
  const clocks = clocksOf(logs, SETTINGS);
  const rotated = await rotatedLogs(logs.map((log) => ({ log, clock: clocks.get(log.uri)! })));
  return rotated.map((log) => ({
    name: log.name,
    parts: log.parts.map(({ name }) => name),
    missing: log.parts.slice(1).flatMap((part, index) => missingBetween(log, log.parts[index]!, part)),
  }));
}

/** Writes logs that each last from one time of the day to another, and looks for the rotated ones among them. */
async function check(
  times: Readonly<Record<string, readonly [string, string]>>,
  expected: readonly Seen[],
  ...ways: readonly boolean[]
): Promise<void> {
  const texts = Object.entries(times).map(([name, [from, to]]): [string, string] => [
    name,
    zookeeperLine(`${from}:00,000`, 'LOOKING') + zookeeperLine(`${to}:00,000`, 'FOLLOWING'),
  ]);
  const uris = (folder: LogFolder): string[] => texts.map(([name]) => folder.uri(name));
  for (const isRead of ways.length > 0 ? ways : [true, false])
    assert.deepEqual(await seen(uris(new LogFolder(new Map(texts))), isRead), expected, `read: ${isRead}`);
}

const complete = (name: string, ...parts: string[]): Seen => ({ name, parts, missing: [] });

describe('a rotated log', () => {
  it('of RollingFile counts up to its oldest part', () =>
    check(
      {
        'zookeeper.log': ['12:00', '13:00'],
        'zookeeper.log.1': ['11:00', '12:00'],
        'zookeeper.log.2': ['10:00', '11:00'],
        'zookeeper.log.10': ['02:00', '03:00'],
      },
      [
        {
          name: 'zookeeper.log',
          parts: ['zookeeper.log.10', 'zookeeper.log.2', 'zookeeper.log.1', 'zookeeper.log'],
          missing: [9, 8, 7, 6, 5, 4, 3].map((count) => `zookeeper.log.${count}`),
        },
      ],
    ));

  it('of log4j 2 may count up to its newest part: times tell, which takes all of them', async () => {
    const times = {
      'zookeeper.log': ['12:00', '13:00'],
      'zookeeper.log.1': ['10:00', '11:00'],
      'zookeeper.log.3': ['11:00', '12:00'],
    } as const;
    await check(
      times,
      [complete('zookeeper.log', 'zookeeper.log.1', 'zookeeper.log.3', 'zookeeper.log')],
      true,
    );
    await check(times, [], false);
  });

  it('has dates in its names, however they are written', async () => {
    for (const name of [
      'zookeeper.log.2023-10-24',
      'zookeeper.log-20231024',
      'zookeeper-2023-10-24-1.log',
      'zookeeper.log.2023-10-24-09',
    ])
      await check({ 'zookeeper.log': ['12:00', '13:00'], [name]: ['10:00', '11:00'] }, [
        complete('zookeeper.log', name, 'zookeeper.log'),
      ]);
  });

  it('has the console’s name as well', () =>
    check(
      {
        'zookeeper-zk-server-zk8.out': ['12:00', '13:00'],
        'zookeeper-zk-server-zk8.out.1': ['10:00', '11:00'],
        'zookeeper-zk-server-zk8.log': ['12:00', '13:00'],
      },
      [
        complete(
          'zookeeper-zk-server-zk8.out',
          'zookeeper-zk-server-zk8.out.1',
          'zookeeper-zk-server-zk8.out',
        ),
      ],
    ));

  it('is one even where its parts lap over a little', () =>
    check({ 'zookeeper.log': ['11:50', '13:00'], 'zookeeper.log.1': ['10:00', '12:00'] }, [
      complete('zookeeper.log', 'zookeeper.log.1', 'zookeeper.log'),
    ]));
});

describe('no rotated log', () => {
  it('are the logs of several nodes that tell the same hours', async () => {
    // Their ends tell.
    await check({ 'zookeeper.log.8': ['10:05', '13:00'], 'zookeeper.log.9': ['10:00', '13:00'] }, [], true);
    await check({ 'zk.1': ['12:59', '15:00'], 'zk.2': ['10:00', '13:00'] }, [], true);
    await check({ 'zookeeper.log.8': ['10:00', '13:00'], 'zookeeper.log.9': ['10:05', '13:00'] }, []);
  });

  it('are files that are called by addresses', () =>
    check({ '10.255.0.96': ['11:00', '12:00'], '10.255.0.97': ['10:00', '11:00'] }, []));

  it('are logs in different folders, or a log alone', () =>
    check(
      {
        'node8/zookeeper.log': ['12:00', '13:00'],
        'node9/zookeeper.log.1': ['10:00', '11:00'],
        'node7/zookeeper.log': ['10:00', '11:00'],
      },
      [],
    ));
});

describe('the parts of a rotated log', () => {
  it('may be packed, and are not unpacked for it', async () => {
    const folder = new PackedFolder();
    folder.write('node8/zookeeper.log', zookeeperLine('12:00:00,000', 'LOOKING'));
    folder.put('node8/zookeeper.log.1.gz', gzipSync(zookeeperLine('11:00:00,000', 'LOOKING')));
    const { expand } = await import('../../server/src/terminal/insidePath.ts');
    const catalogue = new Catalogue();
    const { uris } = await expand(join(folder.path, 'node8'), catalogue.bundles);
    const found = await seen(uris, false, catalogue);
    assert.deepEqual(found, [complete('zookeeper.log', 'zookeeper.log.1', 'zookeeper.log')]);
    const { logs } = await catalogue.findAll(uris);
    assert.deepEqual(
      logs.flatMap(({ packed }) => (packed ? [packed.isAtHand()] : [])),
      [false],
    );
  });

  const real = join(import.meta.dirname, '../../../shared/corpus/gc/generated-jdk17');
  it('of a JVM’s GC log go round', { skip: !existsSync(real) && 'the real logs are absent' }, async () => {
    const uris = readdirSync(real)
      .filter((name) => /^serial-rot\.log/.test(name))
      .map((name) => pathToFileURL(join(real, name)).href);
    assert.deepEqual(await seen(uris, true), [
      complete(
        'serial-rot.log',
        'serial-rot.log.3',
        'serial-rot.log.0',
        'serial-rot.log.1',
        'serial-rot.log.2',
      ),
    ]);
  });
});

describe('the name of a rotated log', () => {
  const stems: Record<string, string> = {
    'zookeeper.log': 'zookeeper.log',
    'zookeeper.log.20': 'zookeeper.log',
    'zookeeper.log.2023-10-24': 'zookeeper.log',
    'zookeeper.log-20231024': 'zookeeper.log',
    'zookeeper-20231024.log': 'zookeeper.log',
    'zookeeper.log-20231024.gz': 'zookeeper.log',
    'gc.log.0.current': 'gc.log',
    'gc-2023-10-24_10-00-00.log': 'gc.log',
    'tcpmon-2023-10-17T14-50-48.123.log': 'tcpmon.log',
    // No dates: a host and a number.
    'zk-10255096.log': 'zk-10255096.log',
    'zk-20239999.log': 'zk-20239999.log',
    'node-202310245.log': 'node-202310245.log',
  };
  for (const [name, stem] of Object.entries(stems))
    it(`of ${name} is ${stem}`, () => assert.equal(rotationStem(name), stem));
});
