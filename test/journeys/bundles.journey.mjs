import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { pack } from 'tar-stream';
import { samplesFolder } from '../../scripts/editor/releases.mjs';
import { eventually } from './eventually.mjs';
import { event, inIncident } from './incident.mjs';

export const name = 'A collected bundle is opened from the explorer, read, and correlated';

export default async (open) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'log-lens-bundles-'));
  try {
    await writeFolder(folder);
    const workbench = await open({ folder });
    const { page } = workbench;

    const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'zk-77.tar.gz' });
    // The menu has it once VS Code has read what extensions contribute.
    await eventually(
      async () => {
        await workbench.press('Escape');
        await row.click({ button: 'right' });
        return workbench.contextMenuItems();
      },
      (items) => items.includes('Open Log Bundle…'),
      'the menu of the bundle',
    );
    await workbench.chooseContextMenuItem('Open Log Bundle…');
    await page.locator('.pane-header[aria-label="Log Bundles Section"]').waitFor();
    const labels = async () => (await workbench.tree('Log Bundles')).map(({ label }) => label);
    await eventually(labels, (rows) => rows.includes('var'), 'what the bundle holds');
    assert.equal((await workbench.tree('Log Bundles'))[0]?.description, '1 log');
    assert.equal((await labels())[1], '1 link (var/log/zookeeper/current) in it is not followed.');
    await eventually(labels, (rows) => rows.includes('zookeeper.log'), 'the log');
    await workbench.clickTreeRow('Log Bundles', 'zookeeper.log');
    await workbench.waitForLanguageMode('ZooKeeper Log');
    await page.waitForTimeout(500);
    await workbench.screenshot('bundle');

    // A click in a view leaves the keyboard to the view.
    await page.locator('.monaco-editor .view-line').nth(5).click();
    await workbench.press('Control+Alt+k');
    const [landing] = await workbench.pickItems();
    assert.match(landing?.label ?? '', /zk-78(?: · leader)? +zookeeper\.log:\d+/);
    await workbench.press('Escape');
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
};

async function writeFolder(folder) {
  const log = fs.readFileSync(path.join(samplesFolder, inIncident(event('first.readTimedOut').file)));
  const tar = pack();
  tar.entry({ name: 'var/log/zookeeper/zookeeper.log' }, log);
  tar.entry({ name: 'var/log/zookeeper/current', type: 'symlink', linkname: 'zookeeper.log' });
  tar.finalize();
  const parts = [];
  for await (const part of tar) parts.push(part);
  fs.writeFileSync(path.join(folder, 'zk-77.tar.gz'), zlib.gzipSync(Buffer.concat(parts)));
  fs.mkdirSync(path.join(folder, 'zk-78'));
  fs.writeFileSync(path.join(folder, 'zk-78/zookeeper.log'), log);
}
