import path from 'node:path';
import { openPage } from '../../scripts/editor/chromium.mjs';
import { ensureVsCodeServer } from '../../scripts/editor/installServer.mjs';
import { projectRoot } from '../../scripts/editor/releases.mjs';
import { createRunFolder, removeRunFolder } from '../../scripts/editor/runFolder.mjs';
import { startServer } from '../../scripts/editor/server.mjs';
import { copySamples } from '../support/workspaceCopy.mjs';
import { editorArea } from './editorArea.mjs';
import { eventually } from './eventually.mjs';
import { quickInput } from './quickInput.mjs';
import { workbenchParts } from './workbenchParts.mjs';

const artefacts = path.join(projectRoot, 'test/artefacts');

/** @typedef {Awaited<ReturnType<typeof openWorkbench>>} Workbench */

/**
 * Opens VS Code with the extension installed, in a browser without a window, and gives the hands and eyes to use it.
 * @param {object} [options]
 * @param {string} [options.folder] a copy of samples/ unless told
 * @param {string} [options.openFile] a file to begin with, in the folder unless absolute
 * @param {number} [options.line] where the cursor stands in it
 * @param {object} [options.settings] user settings over the usual ones
 * @param {boolean} [options.latest] the newest VS Code instead of the oldest supported one
 * @param {string} [options.extension] folder of the extension; the project unless told
 */
export async function openWorkbench({
  folder,
  openFile,
  line,
  settings,
  latest = false,
  extension = projectRoot,
} = {}) {
  const version = latest ? 'latest' : '1.100';
  const runFolder = createRunFolder();
  let server;
  let page;
  const close = async () => {
    await page?.context().browser().close();
    await server?.stop();
    removeRunFolder(runFolder);
  };
  try {
    const opened = folder === undefined ? copySamples(runFolder) : path.resolve(folder);
    const inFolder = (name) => path.resolve(opened, name);
    server = await startServer({
      server: await ensureVsCodeServer(version),
      runFolder,
      settings,
      extensions: [extension],
    });
    page = await openPage(runFolder);
    const payload = openFile ? filePayload(server, inFolder(openFile), line) : [];
    await page.goto(server.urlFor({ folder: opened, payload }));
    await page.locator('.statusbar-item').nth(3).waitFor();

    const input = quickInput(page);
    const area = editorArea(page, input);
    const waitForTab = (file) =>
      eventually(area.activeTab, (tab) => tab?.path === file, `the tab of ${file}`).then(() => drawn(page));
    if (openFile) await waitForTab(inFolder(openFile));

    return {
      ...input,
      ...area,
      ...workbenchParts(page, input),
      /** For what has no name here yet. */
      page,
      folder: opened,

      /**
       * @param {string} file in the folder unless absolute
       * @param {number} [lineNumber] where to put the cursor
       */
      async openFile(file, lineNumber) {
        await input.chooseFile(inFolder(file));
        await waitForTab(inFolder(file));
        if (lineNumber !== undefined) await input.goToLine(lineNumber);
      },

      /** @param {string} key as Playwright calls it, such as Control+Shift+P */
      press: (key) => page.keyboard.press(key),

      /**
       * Keeps a picture of the whole window in test/artefacts/.
       * @param {string} name
       * @returns {Promise<string>} its file
       */
      async screenshot(name) {
        const file = path.join(artefacts, `${name}${latest ? '-latest' : ''}.png`);
        await page.screenshot({ path: file, animations: 'disabled' });
        return file;
      },

      close,
    };
  } catch (error) {
    await page?.screenshot({ path: path.join(artefacts, 'workbench-did-not-open.png') }).catch(() => {});
    await close();
    throw error;
  }
}

function filePayload(server, file, line) {
  const openFile = ['openFile', server.uriFor(file) + (line === undefined ? '' : `:${line}:1`)];
  return line === undefined ? [openFile] : [openFile, ['gotoLineMode', 'true']];
}

/** An editor is of use when its first line is there and VS Code knows the cursor. */
async function drawn(page) {
  await page.locator('.editor-group-container.active .monaco-editor .view-line').first().waitFor();
  await page.locator('#status\\.editor\\.selection').waitFor();
}
