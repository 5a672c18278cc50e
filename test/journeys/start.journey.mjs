import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { openPage } from '../../scripts/editor/chromium.mjs';
import { projectRoot } from '../../scripts/editor/releases.mjs';
import { createRunFolder, removeRunFolder } from '../../scripts/editor/runFolder.mjs';
import { eventually } from './eventually.mjs';

export const name = 'npm start serves VS Code on the sample incident to whoever has the secret';

export default async () => {
  const runFolder = createRunFolder();
  const started = spawn(process.execPath, [path.join(projectRoot, 'scripts/start.mjs'), '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => started.once('exit', resolve));
  let page;
  try {
    let printed = '';
    started.stdout.on('data', (chunk) => (printed += chunk));
    const [address] = await eventually(
      () => /http:\/\/127\.0\.0\.1:\S+/.exec(printed) ?? [],
      ([url]) => url !== undefined,
      'the address',
    );
    const guessed = new URL(address);
    guessed.searchParams.set('tkn', 'guessed');
    assert.equal((await fetch(guessed)).status, 403);

    page = await openPage(runFolder);
    await page.goto(address);
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'zk-9-node-143' }).waitFor();
  } finally {
    await page?.context().browser().close();
    started.kill('SIGINT');
    assert.equal(await exited, 0);
    removeRunFolder(runFolder);
  }
};
