import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from './eventually.mjs';

export const name = 'A file above 50 MB, and raw data that is no text, are read in slices';

export default async (open) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'log-lens-slices-'));
  try {
    writeLogs(folder);
    const workbench = await open({ folder });
    const crumbs = () => workbench.activeTab().then((tab) => tab?.name ?? '');

    // From the line numbers of the whole file to a slice around one of them.
    await workbench.openFile('zk-2/zookeeper.log', 3);
    await workbench.waitForLanguageMode('ZooKeeper Log');
    await workbench.openFile('zk-1/zookeeper.log', 300_000);
    await workbench.rightClickLineNumber(300_000);
    await chooseFromMenu(workbench, 'Open Around This Time');
    await eventually(crumbs, (tab) => /^zookeeper\.log \(lines [\d,]+–[\d,]+\)$/.test(tab), 'the slice');
    await workbench.waitForLanguageMode('ZooKeeper Log');
    await eventually(
      workbench.statusBarText,
      (text) => text.includes('Line 300,000 of zookeeper.log'),
      'the line of the whole log',
    );
    const { line } = await workbench.cursorPosition();
    assert.ok(line < 20_000, `line ${line} of the slice`);
    const hover = await workbench.hoverText(line, '06:49:59', /UTC/);
    assert.match(hover, /2023-10-25 06:49:59\.990/);
    await settled(workbench);
    await workbench.screenshot('slice-hover');
    await workbench.press('Escape');

    // Correlating from it marks its line, which the answer calls by the line of the whole log.
    await workbench.press('Control+Alt+k');
    const [landing] = await workbench.pickItems();
    assert.match(landing?.label ?? '', /zk-2 +zookeeper\.log:2000/);
    await workbench.press('Enter');
    await workbench.page.locator('[role="tree"][aria-label="Correlated Logs"]').waitFor();
    const [pivot] = await workbench.tree('Correlated Logs');
    assert.match(pivot?.label ?? '', /Around 06:49:59\.990 UTC on (?:1 · )?zk-1/);
    await settled(workbench);
    await workbench.screenshot('slice-correlated');
    await workbench.press('Control+Alt+h');
    await eventually(crumbs, (tab) => /^zookeeper\.log \(lines/.test(tab), 'the way back to the slice');
    await workbench.press('Control+j');

    // Its ends lead on.
    const first = await crumbs();
    await workbench.goToLine(1);
    await eventually(
      () => lensTitles(workbench),
      (titles) => titles.includes('Earlier'),
      'the lens of its start',
    );
    await settled(workbench);
    await workbench.screenshot('slice-start');
    await workbench.page.locator('.codelens-decoration a', { hasText: 'Earlier' }).first().click();
    await eventually(
      crumbs,
      (tab) => tab !== first && /^zookeeper\.log \(lines/.test(tab),
      'the slice before',
    );
    await workbench.runCommand('Show in the Whole Log');
    await eventually(crumbs, (tab) => tab === 'zookeeper.log', 'the whole log');

    // A search in the past hour, without opening the whole.
    await workbench.rightClickLineNumber(await lineInView(workbench));
    await chooseFromMenu(workbench, 'Open Around This Time');
    await eventually(crumbs, (tab) => /^zookeeper\.log \(lines/.test(tab), 'a slice again');
    await workbench.runCommand('Search in the Past Hour…');
    await workbench.fillInput('marked');
    await workbench.press('Enter');
    const rows = await eventually(
      workbench.pickItems,
      (items) => items.some(({ label }) => /Search another hour back/.test(label)),
      'the end of the search',
    );
    assert.deepEqual(
      rows.slice(0, -1).map(({ description }) => description.includes('marked')),
      [true, true],
    );
    await settled(workbench);
    await workbench.screenshot('slice-search');
    await workbench.press('Escape');

    // Raw data opens as text, without a page that calls it binary.
    const seen = watchForBinaryPage(workbench);
    await workbench.chooseFile(path.join(folder, 'zk-3/tcpmon-dataf-1'));
    await eventually(crumbs, (tab) => /^tcpmon-dataf-1 \(decoded/.test(tab), 'the text of the raw data');
    await workbench.waitForLanguageMode('tcpmon Export');
    await settled(workbench);
    assert.deepEqual(await seen.stop(), []);
    await workbench.screenshot('slice-raw');
    const tabs = await workbench.page.locator('.tab').evaluateAll((all) => all.map((tab) => tab.textContent));
    assert.equal(tabs.filter((tab) => tab.includes('tcpmon-dataf-1')).length, 1, tabs.join(' | '));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

/** Hovers and panels fade in; a picture taken before shows half of them. */
const settled = (workbench) => workbench.page.waitForTimeout(700);

/** A menu takes no click in its first moment: it may be the release of the one that opened it. */
async function chooseFromMenu(workbench, label) {
  assert.ok((await workbench.contextMenuItems()).includes(label));
  await settled(workbench);
  await workbench.chooseContextMenuItem(label);
}

const lensTitles = (workbench) =>
  workbench.page
    .locator('.codelens-decoration')
    .allInnerTexts()
    .then((texts) => texts.join(' '));

const lineInView = async (workbench) => {
  const numbers = await workbench.page
    .locator('.editor-group-container.active .margin .line-numbers')
    .allInnerTexts();
  return Number(numbers[Math.floor(numbers.length / 2)]);
};

/** Looks every 20 ms whether the editor shows its page for files that are no text. */
function watchForBinaryPage({ page }) {
  const texts = new Set();
  let going = true;
  const done = (async () => {
    while (going) {
      const shown = await page.locator('.monaco-editor-pane-placeholder:visible').allInnerTexts();
      for (const text of shown) texts.add(text);
      await page.waitForTimeout(20);
    }
  })();
  return {
    stop: async () => {
      going = false;
      await done;
      return [...texts];
    },
  };
}

function writeLogs(folder) {
  const start = Date.UTC(2023, 9, 25, 6);
  const marked = new Set([20_000, 200_000]);
  const line = (index) =>
    `${new Date(start + index * 10).toISOString().slice(0, 23).replace('.', ',')} [myid:] - INFO  [SyncThread:1:FileTxnLog@${index % 900}] - Creating new log file: log.${(index + 0x11100000).toString(16)}${marked.has(index) ? ' marked' : ''}\n`;
  for (const [node, count] of [
    ['zk-1', 520_000],
    ['zk-2', 2_000],
  ]) {
    fs.mkdirSync(path.join(folder, node));
    const lines = Array.from({ length: count }, (_, index) => line(index));
    fs.writeFileSync(path.join(folder, node, 'zookeeper.log'), lines.join(''));
  }
  fs.mkdirSync(path.join(folder, 'zk-3'));
  const seconds = Array.from({ length: 300 }, (_, index) => netRecord(start / 1000 + index));
  fs.writeFileSync(path.join(folder, 'zk-3/tcpmon-dataf-1'), Buffer.concat(seconds));
}

/** One record of tcpmon's data files: a second's counters of the whole node. */
function netRecord(second) {
  const counters = [
    field(1, second),
    field(2, 2),
    field(100, 1),
    field(102, 20_005 + second),
    field(311, 263_199),
  ];
  const metric = Buffer.concat(counters);
  const body = Buffer.concat([Buffer.from([(3 << 3) | 2]), varint(metric.length), metric]);
  const head = Buffer.alloc(6);
  head.writeUInt16LE(0xadde, 0);
  head.writeUInt32LE(body.length, 2);
  return Buffer.concat([head, body]);
}

const field = (number, value) => Buffer.concat([varint(number << 3), varint(value)]);

function varint(value) {
  const bytes = [];
  for (let left = BigInt(value); ; left >>= 7n) {
    if (left < 128n) return Buffer.from([...bytes, Number(left)]);
    bytes.push(Number(left & 127n) | 128);
  }
}
