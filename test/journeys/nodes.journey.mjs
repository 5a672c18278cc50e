import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from './eventually.mjs';
import { event, inIncident } from './incident.mjs';

export const name = 'Somebody sees which servers there are, and which one the cursor is on';

export default async (open) => {
  const timeout = event('first.readTimedOut');
  const workbench = await open({
    openFile: inIncident(timeout.file),
    line: timeout.line,
    settings: { 'logLens.correlate.scope': 'workspace' },
  });
  const { page } = workbench;
  await workbench.waitForLanguageMode('ZooKeeper Log');

  // The status bar follows the cursor, and knows the node once the logs have been read.
  const status = await eventually(
    workbench.statusBarText,
    (text) => text.includes('9 · leader'),
    'the node at the cursor',
  );
  assert.match(status, /Δ \d+\.\d{3} s \| \+08:00 from GC log \| 9 · leader/);
  await workbench.goToLine(timeout.line + 40);
  await eventually(
    workbench.statusBarText,
    (text) => text.includes('9 · leader') && text !== status,
    'another distance',
  );
  await workbench.goToLine(timeout.line);

  // A badge is drawn behind the name.
  const badge = () =>
    page
      .locator('.tab.active .monaco-icon-label')
      .first()
      .evaluate((label) => label.ownerDocument.defaultView.getComputedStyle(label, '::after').content);
  await eventually(badge, (content) => content === '"9"', 'the badge of the tab');

  const labels = async () => (await workbench.tree('Nodes')).map((row) => row.label);
  await eventually(labels, (rows) => rows.includes('9 · 10.20.0.143 · leader'), 'the nodes');
  assert.deepEqual(
    (await workbench.tree('Nodes')).map(({ label, description }) => `${label} ${description}`),
    [
      '2 · 10.20.0.96 · follower zk-2-node-96',
      '3 · 10.20.0.97 · follower zk-3-node-97',
      '7 · 10.20.0.109 · follower zk-7-node-109',
      '8 · 10.20.0.141 · follower zk-8-node-141',
      '9 · 10.20.0.143 · leader zk-9-node-143',
    ],
  );
  await workbench.expandTreeRow('Nodes', '8 · 10.20.0.141 · follower');
  await eventually(labels, (rows) => rows.includes('Roles'), 'what is known of the node');
  await settled(workbench);
  await workbench.screenshot('nodes');

  await workbench.clickTreeRow('Nodes', '14:17:51.122 +08:00');
  await eventually(
    workbench.statusBarText,
    (text) => text.includes('8 · follower'),
    'the node of the other log',
  );

  // A log that comes is seen, one that nothing tells of stands by itself, and what does not fit is said.
  await workbench.clickTreeRow('Nodes', '8 · 10.20.0.141 · follower');
  writeStrangers(workbench.folder);
  const withStrangers = await eventually(
    () => workbench.tree('Nodes'),
    (found) => found.some(({ label }) => label === 'Others'),
    'the logs that came',
  );
  assert.deepEqual(
    withStrangers
      .filter(({ level }) => level === 1)
      .map(({ label, description }) => `${label} ${description}`),
    [
      '2 · 10.20.0.96 · follower zk-2-node-96',
      '3 · 10.20.0.97 · follower zk-3-node-97',
      '7 · 10.20.0.109 · follower zk-7-node-109',
      '8 · 10.20.0.141 · follower zk-8-node-141',
      '9 · 10.9.9.9 · looking $(zap) **stray** · 1 conflict',
      '9 · 10.20.0.143 · leader zk-9-node-143 · 1 conflict',
      'Others 2 logs of no known node',
    ],
  );

  await workbench.expandTreeRow('Nodes', '9 · 10.9.9.9 · looking');
  await settled(workbench);
  await workbench.screenshot('nodes-in-conflict');

  await page.locator('.monaco-editor .view-line').nth(5).click();
  await workbench.press('Control+Alt+k');
  const rows = await eventually(
    workbench.pickItems,
    (items) => items.some(({ label }) => label.includes('9 · 10.20.0.143 · leader')),
    'the nodes in the pick',
  );
  assert.ok(rows.length > 5);
  await settled(workbench);
  await workbench.screenshot('nodes-in-pick');
  await workbench.press('Enter');
  await page.locator('[role="tree"][aria-label="Correlated Logs"]').waitFor();
  await eventually(
    workbench.statusBarText,
    (text) => /\d · (?:leader|follower)/.test(text) && !text.includes('8 · '),
    'the node landed on',
  );
  await settled(workbench);
  await workbench.screenshot('nodes-beside-correlated-logs');
};

/** A server with an id that another has, in a folder of a hostile name; and two logs that tell of no server. */
function writeStrangers(folder) {
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  write(
    'incident/$(zap) **stray**/zookeeper.log',
    '2023-10-24 10:30:00,000 [myid:] - INFO  [QuorumPeer[myid=9](plain=10.9.9.9:2181)(secure=disabled):QuorumPeer@1] - LOOKING\n',
  );
  for (const name of ['one', 'two'])
    write(
      `loose/${name}.log`,
      '2023-10-24 10:30:00,000 [myid:] - INFO  [main:ZooKeeperServer@1] - Reading snapshot /data/version-2/snapshot.1\n',
    );
}

/** Views unfold and fade in; a picture taken before shows half of them. */
const settled = (workbench) => workbench.page.waitForTimeout(900);
