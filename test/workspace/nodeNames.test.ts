import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Dialect } from '../../server/src/log/format.ts';
import { nodeNames, rotationStem } from '../../server/src/workspace/nodes/nodeNames.ts';

/** Names the logs at these paths; GC logs and exports, told by their names here, count true time. */
function checkNames(expected: Record<string, string | undefined>): void {
  const logs = Object.keys(expected).map((path) => ({
    path,
    dialect: { face: /gc|tcpmon/.test(path.slice(path.lastIndexOf('/'))) ? 'utc' : 'local' } as Dialect,
  }));
  const names = nodeNames(logs);
  assert.deepEqual(Object.fromEntries(logs.map(({ path }) => [path, names.get(path)])), expected);
}

describe('names of nodes', () => {
  it('come from the folder that is not just a place for logs', () => {
    checkNames({
      '/c/node2/log/zookeeper.log': 'node2',
      '/c/node2/gc.log': 'node2',
      '/c/node8/zookeeper.log': 'node8',
      '/c/node8/gc/gc.log.0.current': 'node8',
      '/c/node8/conf/data/version-2/zookeeper.log': 'node8',
    });
  });

  it('come from the host above a tree such as var/log/zookeeper', () => {
    checkNames({
      '/c/zk-bj-08/var/log/zookeeper/zookeeper.log': 'zk-bj-08',
      '/c/zk-bj-09/var/log/zookeeper/zookeeper.log': 'zk-bj-09',
      '/c/zk-bj-09/var/log/gc/gc.log': 'zk-bj-09',
    });
  });

  it('are not invented for logs of several nodes in one folder', () => {
    checkNames({
      '/c/flat/node2-zookeeper.log': undefined,
      '/c/flat/node3-zookeeper.log': undefined,
      '/c/flat/node2-gc.log': undefined,
      '/c/node9/zookeeper.log': 'node9',
    });
  });

  it('are the folder where it holds one node only, its rotated logs included', () => {
    checkNames({
      '/c/incident-4711/zookeeper.log': 'incident-4711',
      '/c/incident-4711/zookeeper.log.1': 'incident-4711',
      '/c/incident-4711/zookeeper.log.2023-10-12': 'incident-4711',
      '/c/incident-4711/zookeeper_audit.log': 'incident-4711',
      '/c/incident-4711/gc.log': 'incident-4711',
    });
  });

  it('are none at the root, and none without a path', () => {
    checkNames({ '/var/log/zookeeper/zookeeper.log': undefined });
    assert.equal(nodeNames([{ path: undefined, dialect: { face: 'local' } as Dialect }]).size, 0);
  });
});

describe('stems of rotated logs', () => {
  const stems: Record<string, string> = {
    'zookeeper.log': 'zookeeper.log',
    'zookeeper.log.3': 'zookeeper.log',
    'zookeeper.log.2023-10-12': 'zookeeper.log',
    'zookeeper.2023-10-12.log': 'zookeeper.log',
    'zookeeper-2023-10-12-13.log': 'zookeeper.log',
    'gc.log.0.current': 'gc.log',
    'gc.log.start04': 'gc.log',
    'zookeeper.out.1': 'zookeeper.out',
    'node2-zookeeper.log.1': 'node2-zookeeper.log',
  };
  for (const [name, stem] of Object.entries(stems)) {
    it(`${name} has ${stem}`, () => assert.equal(rotationStem(name), stem));
  }
});
