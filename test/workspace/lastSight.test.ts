import assert from 'node:assert/strict';
import { appendFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { gcLog, zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const line = zookeeperLine('10:00:00,000', 'LOOKING');

/** A workspace with two logs whose folders have not changed for a while, and what it sees. */
function workspaceOf(files: Readonly<Record<string, string>> = {}) {
  const folder = new LogFolder({ 'node2/zookeeper.log': line, 'node3/zookeeper.log': line, ...files });
  const longAgo = new Date(Date.now() - 60_000);
  for (const place of ['node2', 'node3', '.']) utimesSync(folder.at(place), longAgo, longAgo);
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [folder.uri()];
  const names = async (): Promise<string[]> =>
    (await workspace.everywhere()).logs.map(({ uri }) => relative(folder.path, fileURLToPath(uri)));
  return { folder, workspace, names };
}

describe('what was seen of the workspace last', () => {
  it('is seen again as long as nothing in it changes', async () => {
    const { workspace } = workspaceOf({ 'zoo.cfg': 'tickTime=2000\n' });
    let seen = await workspace.everywhere();
    assert.deepEqual([seen.logs.length, seen.foreign.length], [2, 1]);
    // On a busy machine a look may take too long for the thread that answers.
    for (let tries = 0; ; tries++) {
      const again = await workspace.everywhere();
      if (again === seen) break;
      assert.ok(tries < 40, 'it was never seen again');
      seen = again;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('is not when a log grows', async () => {
    const { workspace, folder } = workspaceOf();
    const before = await workspace.everywhere();
    appendFileSync(folder.at('node3/zookeeper.log'), line);
    const after = await workspace.everywhere();
    assert.equal(after.logs[0], before.logs[0]);
    assert.deepEqual([before.logs[1]?.size, after.logs[1]?.size], [line.length, 2 * line.length]);
  });

  it('is not when a log comes, goes or is called something else', async () => {
    const { folder, names } = workspaceOf();
    assert.deepEqual(await names(), ['node2/zookeeper.log', 'node3/zookeeper.log']);
    folder.write('node3/gc.log', gcLog('2023-10-24T10:00:00.000+0800'));
    assert.deepEqual(await names(), ['node2/zookeeper.log', 'node3/gc.log', 'node3/zookeeper.log']);
    renameSync(folder.at('node3/gc.log'), folder.at('node3/gc.log.1'));
    assert.deepEqual(await names(), ['node2/zookeeper.log', 'node3/gc.log.1', 'node3/zookeeper.log']);
    rmSync(folder.at('node2'), { recursive: true });
    assert.deepEqual(await names(), ['node3/gc.log.1', 'node3/zookeeper.log']);
  });

  it('is not when a file that was no log becomes one', async () => {
    const { folder, names } = workspaceOf({ 'node3/notes': 'nothing yet\n' });
    assert.deepEqual(await names(), ['node2/zookeeper.log', 'node3/zookeeper.log']);
    folder.write('node3/notes', line);
    assert.deepEqual(await names(), ['node2/zookeeper.log', 'node3/notes', 'node3/zookeeper.log']);
  });

  it('is not when other folders or tabs are open', async () => {
    const { workspace, names } = workspaceOf();
    const other = new LogFolder({ 'other.log': line });
    await workspace.everywhere();
    workspace.openUris = [other.uri('other.log')];
    assert.equal((await names()).length, 3);
    workspace.openUris = [];
    workspace.folders = [other.uri()];
    assert.equal((await names()).length, 1);
  });

  it('is not of what lies on no disk', async () => {
    const { workspace } = workspaceOf();
    workspace.openUris = ['untitled:Untitled-1'];
    assert.notEqual(await workspace.everywhere(), await workspace.everywhere());
  });
});
