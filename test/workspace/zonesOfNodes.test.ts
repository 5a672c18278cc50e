import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { ensembleOf } from '../../server/src/workspace/nodes/ensemble.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { correlate } from '../../server/src/features/correlate.ts';
import { ServerLog } from '../support/ensemble.ts';
import { gcLog } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const started = (id: number, host: string): string =>
  new ServerLog(id, `10.255.0.${id}:2181`).start('10:30:00,000', host).text;

/** The log of server 8 lies apart from its GC log; only its banner tells that it runs on zk-8. */
const files = {
  'from-colleague/zookeeper.log': started(8, 'zk-8'),
  'zk-8/gc.log': gcLog('2023-10-24T10:00:00.000+0800'),
  'zk-9/zookeeper.log': started(9, 'zk-9'),
  'zk-9/gc.log': gcLog('2023-10-24T02:00:00.000+0000'),
  'zk-9/tcpmon.log':
    '2023-10-24T10:40:01+08:00 INF cmd/export.go:69 > File exported with target time point file=a\n'.repeat(
      3,
    ),
};

describe('the zone of a log whose node a roster tells', () => {
  it('is that of the GC log of its node, wherever the two lie, and of the process before others of the host', async () => {
    const folder = new LogFolder(files);
    const catalogue = new Catalogue();
    const { logs } = await catalogue.findAll(Object.keys(files).map((path) => folder.uri(path)));
    const sources = { logs, foreign: [], bundles: catalogue.bundles, nameOf: (uri: string) => uri };
    const { clocks } = await ensembleOf(sources, DEFAULT_SETTINGS);
    const zoneOf = (path: string): unknown => {
      const zone = clocks.get(folder.uri(path))?.zone;
      return zone && [zone.name, zone.reason, zone.assumed];
    };
    assert.deepEqual(zoneOf('from-colleague/zookeeper.log'), [
      '+08:00',
      'from the JVM GC log of its node (gc.log)',
      false,
    ]);
    assert.deepEqual(zoneOf('zk-9/zookeeper.log'), [
      '+00:00',
      'from the JVM GC log beside it (gc.log)',
      false,
    ]);
  });

  it('is the same in a correlation, once the servers are known', async () => {
    const folder = new LogFolder(files);
    const workspace = new Workspace({ unsaved: () => undefined });
    workspace.folders = [folder.uri('')];
    const ask = async (): Promise<unknown> => {
      const uri = folder.uri('from-colleague/zookeeper.log');
      const { pivot } = await correlate(workspace, { uri, line: 0, scope: 'workspace' });
      return [pivot.zone.name, pivot.zone.assumed];
    };
    assert.deepEqual(((await ask()) as unknown[])[1], true);
    await workspace.ensemble();
    assert.deepEqual(await ask(), ['+08:00', false]);
  });
});
