import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';
import { event, inIncident } from './incident.mjs';

export const name = 'A folder that nobody vouched for is read all the same';

export default async (open) => {
  const timeout = event('first.readTimedOut');
  const workbench = await open({
    openFile: inIncident(timeout.file),
    line: timeout.line,
    settings: {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    },
  });
  await workbench.waitForLanguageMode('ZooKeeper Log');
  await eventually(workbench.statusBarText, (text) => /Restricted Mode/.test(text), 'Restricted Mode');
  const stamp = await workbench.hoverText(timeout.line, '14:17:48', /UTC/);
  assert.match(stamp, /2023-10-25 14:17:48\.213 \+08:00/);
  await workbench.press('Escape');
  await workbench.press('Control+Alt+k');
  assert.equal((await workbench.pickItems()).length, 11);
  await workbench.screenshot('restricted');
};
