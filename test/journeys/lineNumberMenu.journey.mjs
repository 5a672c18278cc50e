import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from './eventually.mjs';

export const name = 'A file above 50 MB is correlated from its line numbers';

export default async (open) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'log-lens-large-'));
  try {
    writeLogs(folder);
    const workbench = await open({ folder });
    // The small log makes the extension known to the menu before the large one is shown.
    await workbench.openFile('zk-2/zookeeper.log', 3);
    await workbench.waitForLanguageMode('ZooKeeper Log');
    await workbench.openFile('zk-1/zookeeper.log', 120);
    await workbench.rightClickLineNumber(120);
    assert.ok((await workbench.contextMenuItems()).includes('Correlate Around This Line'));
    await workbench.screenshot('line-number-menu');
    await workbench.chooseContextMenuItem('Correlate Around This Line');
    const [item] = await workbench.pickItems();
    assert.match(item?.label ?? '', /zk-2 +zookeeper\.log:/);
    assert.match(item?.description ?? '', /±0/);
    await workbench.press('Enter');
    await eventually(
      () => workbench.page.locator('.editor-group-container.active .monaco-breadcrumbs').innerText(),
      (crumbs) => crumbs.includes('zk-2'),
      'the landing in the small log',
    );
    await workbench.screenshot('large-file-landing');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

function writeLogs(folder) {
  const start = Date.UTC(2023, 9, 25, 6);
  const line = (index) =>
    `${new Date(start + index * 10).toISOString().slice(0, 23).replace('.', ',')} [myid:] - INFO  [SyncThread:1:FileTxnLog@${index % 900}] - Creating new log file: log.${(index + 0x11100000).toString(16)}\n`;
  for (const [node, count] of [
    ['zk-1', 520_000],
    ['zk-2', 2_000],
  ]) {
    fs.mkdirSync(path.join(folder, node));
    const lines = Array.from({ length: count }, (_, index) => line(index));
    fs.writeFileSync(path.join(folder, node, 'zookeeper.log'), lines.join(''));
  }
}
