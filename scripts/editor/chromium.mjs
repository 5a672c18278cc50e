import { chromium } from 'playwright-core';
import { SetupError, findOnPath, runProgram } from './programs.mjs';

const usualNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * Finds a Chromium to drive, and installs Debian's where that needs no question: as root, with apt-get.
 * @param {(line: string) => void} [report] receives progress lines
 * @returns {Promise<string>} its executable
 */
export async function ensureChromium(report = console.log) {
  const found = findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !findOnPath('apt-get')) throw new SetupError(missingChromium());
  report('Chromium: installing with apt-get, once …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const patience = ['-o', 'DPkg::Lock::Timeout=300'];
  try {
    await runProgram('apt-get', [...patience, 'update'], { env });
    await runProgram(
      'apt-get',
      // A bare machine has no font at all, and then every label is drawn as empty boxes.
      [...patience, 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      { env },
    );
  } catch (error) {
    throw new SetupError(`${missingChromium()} (apt-get could not: ${error.message})`);
  }
  const installed = findChromium();
  if (!installed) throw new SetupError(missingChromium());
  return installed;
}

/**
 * Starts Chromium without a window and opens an empty page that a VS Code workbench can use.
 * @param {string} runFolder where its temporary files go
 * @returns {Promise<import('playwright-core').Page>} close it with `page.context().browser().close()`
 */
export async function openPage(runFolder) {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    env: { ...process.env, TMPDIR: runFolder, XDG_CONFIG_HOME: runFolder, XDG_CACHE_HOME: runFolder },
    // Root and most containers cannot have Chromium's sandbox; the page shows nothing but our own server.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const context = await browser.newContext({
    viewport: { width: 1500, height: 950 },
    // A page as large as the screen counts as full screen, where VS Code hides its menu.
    screen: { width: 1920, height: 1080 },
    colorScheme: 'dark',
    // Pictures must not catch a hover half faded in.
    reducedMotion: 'reduce',
    // Without them, an extension that reads or writes the clipboard waits for ever.
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  return context.newPage();
}

function findChromium() {
  const named = process.env.CHROMIUM;
  if (!named) return usualNames.map(findOnPath).find(Boolean);
  const file = findOnPath(named);
  if (!file) throw new SetupError(`CHROMIUM names ${named}, which is not an executable file.`);
  return file;
}

function missingChromium() {
  return (
    'No Chromium or Chrome found: install one (Debian: apt-get install chromium), ' +
    'or name it in the environment variable CHROMIUM.'
  );
}
