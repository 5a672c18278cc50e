import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemZone } from '../../server/src/log/zone.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/workspace/settings.ts';
import { clocksOf } from '../../server/src/workspace/clocks/zones.ts';
import { gcLog, tcpmonLine, uptimeGcLog, zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const zookeeper = zookeeperLine('10:32:31,666', 'LOOKING');
const shanghai = gcLog('2023-10-24T10:00:00.000+0800');
const utc = gcLog('2023-10-24T02:00:00.000+0000');
const newYork = gcLog('2023-10-23T22:00:00.000-0400');
const MACHINE = `${systemZone()} assumed: nothing tells, so this machine's zone is taken (assumed)`;

/** What the logs in `files` are read in: zone, reason, and whether it is assumed; logs that `expected` names. */
async function checkZones(
  files: Record<string, string>,
  expected: Record<string, string>,
  settings: Partial<Settings> = {},
): Promise<void> {
  const folder = new LogFolder(files);
  const { logs, unusable } = await new Catalogue().findAll(
    Object.keys(files).map((name) => folder.uri(name)),
  );
  assert.deepEqual(unusable, []);
  const clocks = clocksOf(logs, { ...DEFAULT_SETTINGS, ...settings });
  const said = Object.keys(expected).map((name) => {
    const { zone, offsetMs } = clocks.get(folder.uri(name))!;
    const offset = offsetMs === 0 ? '' : ` ${offsetMs} ms ahead`;
    return [name, `${zone.name} ${zone.reason}${zone.assumed ? ' (assumed)' : ''}${offset}`];
  });
  assert.deepEqual(Object.fromEntries(said), expected);
}

describe('the zone of a log', () => {
  it('is the offset it writes, whatever the user set', () =>
    checkZones(
      { 'node2/gc.log': shanghai },
      { 'node2/gc.log': '+08:00 written in its stamps' },
      { zones: [{ pattern: '*', value: 'UTC' }] },
    ));

  it('is the one set by the user, before that of a GC log beside it', () =>
    checkZones(
      { 'node2/zookeeper.log': zookeeper, 'node2/gc.log': shanghai, 'node3/zookeeper.log': zookeeper },
      { 'node2/zookeeper.log': 'Europe/Berlin set by you for "node2"' },
      { zones: [{ pattern: 'node2', value: 'Europe/Berlin' }] },
    ));

  it('is that of the GC log in the same folder', () =>
    checkZones(
      {
        'node2/zookeeper.log': zookeeper,
        'node2/gc.log': shanghai,
        'node7/zookeeper.log': zookeeper,
        'node7/gc.log.0.current': newYork,
      },
      {
        'node2/zookeeper.log': '+08:00 from the JVM GC log beside it (gc.log)',
        'node7/zookeeper.log': '-04:00 from the JVM GC log beside it (gc.log.0.current)',
      },
    ));

  it('is that of the GC log in the folder above', () =>
    checkZones(
      {
        'node2/log/zookeeper.log': zookeeper,
        'node2/gc.log': shanghai,
        'node7/log/zookeeper.log': zookeeper,
        'node7/gc.log': newYork,
      },
      {
        'node2/log/zookeeper.log': '+08:00 from the JVM GC log beside it (gc.log)',
        'node7/log/zookeeper.log': '-04:00 from the JVM GC log beside it (gc.log)',
      },
    ));

  it('is that of the GC log in another folder of the node', () =>
    checkZones(
      {
        'node2/log/zookeeper.log': zookeeper,
        'node2/gc/gc.log': shanghai,
        'node7/log/zookeeper.log': zookeeper,
        'node7/gc/gc.log': newYork,
      },
      {
        'node2/log/zookeeper.log': '+08:00 from the JVM GC log beside it (gc.log)',
        'node7/log/zookeeper.log': '-04:00 from the JVM GC log beside it (gc.log)',
      },
    ));

  it('is that of the GC log of the same node among many in one folder', () =>
    checkZones(
      {
        'node2-zookeeper.log': zookeeper,
        'node7-zookeeper.log': zookeeper,
        'node7-zookeeper.log.1': zookeeper,
        'node2-gc.log': shanghai,
        'node7-gc.log': newYork,
      },
      {
        'node2-zookeeper.log': '+08:00 from the JVM GC log beside it (node2-gc.log)',
        'node7-zookeeper.log': '-04:00 from the JVM GC log beside it (node7-gc.log)',
        'node7-zookeeper.log.1': '-04:00 from the JVM GC log beside it (node7-gc.log)',
      },
    ));

  it('is assumed from the other nodes where they agree', () =>
    checkZones(
      {
        'node2/zookeeper.log': zookeeper,
        'node2/gc.log': shanghai,
        'node3/zookeeper.log': zookeeper,
        'node3/gc.log': shanghai,
        'node8/zookeeper.log': zookeeper,
        'node8/gc.log': uptimeGcLog,
      },
      {
        'node8/zookeeper.log':
          '+08:00 assumed: nothing beside it tells, but all 2 logs here that write an offset say +08:00 (assumed)',
      },
    ));

  it('is only assumed from the GC log of another node, even of the only one', () =>
    checkZones(
      { 'node2/zookeeper.log': zookeeper, 'node3/gc.log': shanghai },
      {
        'node2/zookeeper.log':
          '+08:00 assumed: nothing beside it tells, but the only log here that writes an offset says +08:00 (assumed)',
      },
    ));

  it('is this machine’s, and said to be assumed, where nothing tells', async () => {
    await checkZones({ 'node2/zookeeper.log': zookeeper }, { 'node2/zookeeper.log': MACHINE });
    await checkZones(
      {
        'node2/zookeeper.log': zookeeper,
        'node3/zookeeper.log': zookeeper,
        'node3/gc.log': shanghai,
        'node7/zookeeper.log': zookeeper,
        'node7/gc.log': newYork,
      },
      { 'node2/zookeeper.log': MACHINE },
    );
  });

  it('is not taken from GC logs beside it that disagree', () =>
    checkZones(
      { 'node2/zookeeper.log': zookeeper, 'node2/gc.log': shanghai, 'node2/gc.log.1': utc },
      { 'node2/zookeeper.log': MACHINE },
    ));

  it('is not needed by a log that counts from the epoch', () =>
    checkZones(
      { 'node2/metrics.txt': tcpmonLine(1698114711), 'node2/gc.log': shanghai },
      { 'node2/metrics.txt': 'UTC because its stamps count from the epoch' },
    ));

  it('has the clock offset of its node beside it', () =>
    checkZones(
      { 'node2/zookeeper.log': zookeeper, 'node2/gc.log': shanghai },
      {
        'node2/zookeeper.log': '+08:00 from the JVM GC log beside it (gc.log) 120 ms ahead',
        'node2/gc.log': '+08:00 written in its stamps 120 ms ahead',
      },
      { offsets: [{ pattern: 'node2', value: 120 }] },
    ));
});
