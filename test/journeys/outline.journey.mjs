import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from './eventually.mjs';
import { event, inIncident } from './incident.mjs';

export const name = 'Somebody reads what a log is, its outline and what it names';

export default async (open) => {
  const following = event('first.following');
  const within = following.line + 60;
  const workbench = await open({ openFile: inIncident(following.file), line: within });
  const { page } = workbench;
  await workbench.waitForLanguageMode('ZooKeeper Log');

  // Nested: what happened in a role lies under it.
  await workbench.runCommand('Focus on Outline View');
  await page.locator('.pane-header', { hasText: 'samples' }).first().click();
  const rows = await eventually(
    () => outlineRows(page),
    (found) => found.some(({ label, level }) => /^Leader lost/.test(label) && level > 1),
    'an event within a role in the outline',
  );
  assert.ok(rows.some(({ label, level }) => /^Follower role begins/.test(label) && level === 1));
  await settled(page);
  await workbench.screenshot('outline');

  // The role that a line lies in sticks to the top, and nothing else does.
  const sticky = await eventually(
    () => page.locator('.sticky-widget:visible .sticky-line-content').allInnerTexts(),
    (lines) => lines.length > 0,
    'lines that stick to the top',
  );
  assert.equal(sticky.length, 1);
  assert.match(sticky[0].replaceAll('\u00a0', ' '), /- FOLLOWING$/);
  await workbench.screenshot('sticky-scroll');

  const goodbye = event('first.goodbye');
  await workbench.openFile(inIncident(goodbye.file), goodbye.line);
  await workbench.hoverText(goodbye.line, 'LearnerHandler-', /thread for one learner/);
  await settled(page);
  await workbench.screenshot('hover-thread');
  await workbench.press('Escape');
  const [address] = /10[.\d]+:\d+ \*/.exec(await workbench.lineText(goodbye.line)) ?? [];
  const parting = await workbench.hoverText(goodbye.line, address, /chosen by that host/);
  assert.match(parting, /a learner of this leader/);
  await settled(page);
  await workbench.screenshot('hover-address');
  await workbench.press('Escape');

  await page.locator('#status\\.languageStatus').hover();
  const status = page.locator('.hover-language-status');
  await eventually(
    async () => (await status.allInnerTexts()).join('\n'),
    (text) => /ZooKeeper server log/.test(text) && /\+08:00/.test(text),
    'what the log is',
  );
  await settled(page);
  await workbench.screenshot('language-status');
  await status.getByText('Details').first().click();
  const items = await workbench.pickItems();
  assert.ok(items.some(({ label }) => /3\.5/.test(label)));
  assert.ok(items.some(({ description }) => /Set the Clock/.test(description)));
  await settled(page);
  await workbench.screenshot('language-status-details');
  await workbench.press('Escape');

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'log-lens-fold-'));
  try {
    fs.writeFileSync(path.join(folder, 'notes.txt'), 'a note\n');
    fs.writeFileSync(path.join(folder, 'gc.log'), wrapped);
    await workbench.openFile(path.join(folder, 'gc.log'), 2);
    await workbench.waitForLanguageMode('JVM GC Log');
    await eventually(
      async () => {
        await workbench.runCommand('Fold');
        return (await workbench.lineText(3)) ?? 'folded';
      },
      (text) => text === 'folded',
      'the lines of a collection to be folded',
    );
    await settled(page);
    await workbench.screenshot('folded-collection');
    await workbench.openFile(path.join(folder, 'notes.txt'), 1);
    await page.locator('#status\\.languageStatus').hover();
    await eventually(
      async () => (await status.allInnerTexts()).join('\n'),
      (text) => /Not a log that Log Lens reads/.test(text),
      'why a note is no log',
    );
    await settled(page);
    await workbench.screenshot('language-status-foreign');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

const wrapped = `2023-10-25T09:34:50.761+0000: 3176.004: [GC (Allocation Failure) [PSYoungGen: 232448K->147728K(412160K)] 1461234K->1376394K(1640960K), 0.0120000 secs] [Times: user=0.04 sys=0.00, real=0.01 secs]
2023-10-25T09:34:55.761+0000: 3181.004: [GC pause (G1 Evacuation Pause) (young), 0.0110000 secs]
   [Parallel Time: 10.4 ms, GC Workers: 4]
      [GC Worker Start (ms): Min: 3181004.1, Avg: 3181004.1, Max: 3181004.2, Diff: 0.1]
   [Other: 0.6 ms]
   [Eden: 24.0M(24.0M)->0.0B(13.0M) Survivors: 0.0B->3072.0K Heap: 24.0M(256.0M)->5436.0K(256.0M)]
 [Times: user=0.04 sys=0.00, real=0.01 secs]
2023-10-25T09:34:59.761+0000: 3185.004: [GC (Allocation Failure) [PSYoungGen: 232448K->147728K(412160K)] 1461234K->1376394K(1640960K), 0.0120000 secs] [Times: user=0.04 sys=0.00, real=0.01 secs]
`;

const outlineRows = (page) =>
  page.locator('.outline-pane .monaco-list-row, .outline-tree .monaco-list-row').evaluateAll((found) =>
    found.map((row) => ({
      label: row.querySelector('.label-name, .outline-element-label')?.textContent ?? '',
      level: Number(row.getAttribute('aria-level')),
    })),
  );

/** Hovers and panels fade in; a picture taken before shows half of them. */
const settled = (page) => page.waitForTimeout(700);
