import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';
import { event, inIncident } from './incident.mjs';

export const name = 'Somebody reads a read timeout and finds the pause behind it';

export default async (open) => {
  const timeout = event('first.readTimedOut');
  const pause = event('first.fullGc');
  const workbench = await open({ openFile: inIncident(timeout.file), line: timeout.line });
  await workbench.waitForLanguageMode('ZooKeeper Log');

  const stamp = await workbench.hoverText(timeout.line, '14:17:48', /UTC/);
  assert.match(stamp, /2023-10-25 14:17:48\.213 \+08:00 · Wednesday/);
  assert.match(stamp, /06:17:48\.213 UTC/);
  assert.match(stamp, /Correlate around this line/);
  await settled(workbench);
  await workbench.screenshot('hover-timestamp');
  await workbench.press('Escape');

  await workbench.press('Control+Alt+k');
  const items = await workbench.pickItems();
  // Called by its folder until it is known which server that is.
  const gc = items.find(({ label }) =>
    /(?:zk-8-node-141|8 · 10\.20\.0\.141 · follower) +gc\.log\.0\.current/.test(label),
  );
  assert.match(gc?.description ?? '', /its pause of 12\.9 s covers this moment/);
  const quiet = items.find(({ label }) =>
    /(?:zk-7-node-109|7 · 10\.20\.0\.109 · follower) +gc\.log/.test(label),
  );
  assert.match(quiet?.description ?? '', /^no pause over 50 ms/);
  // The log that stood still is what the pick begins with, though others are nearer.
  await eventually(
    workbench.visibleEditors,
    (editors) => editors.length === 2 && editors.some(({ name }) => name === 'gc.log.0.current'),
    'the preview of the GC log',
  );
  await settled(workbench);
  await workbench.screenshot('pick');
  await workbench.press('ArrowUp');
  await eventually(
    workbench.visibleEditors,
    (editors) => editors.every(({ name }) => name === 'zookeeper.log'),
    'the preview of the row above',
  );
  await workbench.press('ArrowDown');
  await workbench.press('Enter');
  await eventually(workbench.activeTab, (tab) => tab?.name === 'gc.log.0.current', 'the landing');
  await eventually(workbench.cursorPosition, (at) => at?.line === pause.line, 'the line of the pause');
  assert.equal(
    (await workbench.visibleEditors()).length,
    2,
    'side by side with the line that was asked about',
  );
  // The view opens by itself, without taking the focus.
  await workbench.page.locator('[role="tree"][aria-label="Correlated Logs"]').waitFor();
  const tree = await workbench.tree('Correlated Logs');
  assert.ok(tree.length > 3);
  const verdict = tree.find(
    ({ label, description }) => label === 'GC' && /12\.9 s Full GC/.test(description),
  );
  assert.match(verdict?.description ?? '', /covering this moment: begun 9\.999 s before/);
  await settled(workbench);
  await workbench.screenshot('landings');

  await workbench.press('Control+Alt+BracketLeft');
  await eventually(
    workbench.activeTab,
    (tab) => tab?.name !== 'gc.log.0.current',
    'the log before in the ring',
  );
  await workbench.press('Control+Alt+h');
  await eventually(workbench.cursorPosition, (at) => at?.line === timeout.line, 'the way back');
};

/** Hovers and panels fade in; a picture taken before shows half of them. */
const settled = (workbench) => workbench.page.waitForTimeout(700);
