import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureChromium } from '../../scripts/editor/chromium.mjs';
import { ensureVsCodeServer } from '../../scripts/editor/installServer.mjs';
import { serverRunsHere } from '../../scripts/editor/releases.mjs';
import { reportAlone, withSetupFailures } from '../support/stageResult.mjs';
import { openWorkbench } from './workbench.mjs';

const journeysFolder = path.dirname(fileURLToPath(import.meta.url));
const journeyLimitMs = 180_000;

/**
 * Runs test/journeys/*.journey.mjs one after another. Each exports its `name` and, by default, a function that gets
 * `open`: openWorkbench, whose workbenches are closed when the journey ends.
 * @param {object} [options]
 * @param {boolean} [options.latest] in the newest VS Code instead of the oldest supported one
 * @param {string} [options.only] journeys whose file name contains it
 * @param {object} [options.defaults] options of openWorkbench for journeys that do not say otherwise
 * @param {string} [options.folder] where the journeys are
 * @returns {Promise<import('../support/stageResult.mjs').StageResult>}
 */
export function runJourneys(options = {}) {
  return withSetupFailures(() => runAll(options));
}

async function runAll({ latest = false, only = '', defaults = {}, folder = journeysFolder }) {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.journey.mjs') && name.includes(only));
  if (!serverRunsHere()) {
    console.log('Journeys need the VS Code server, which is set up for Linux on x64 only: none ran.');
    return { passed: 0, failed: 0, skipped: files.length };
  }
  await ensureVsCodeServer(latest ? 'latest' : '1.100');
  await ensureChromium();
  const result = { passed: 0, failed: 0 };
  for (const file of files.sort()) {
    const journey = await import(pathToFileURL(path.join(folder, file)).href);
    const started = Date.now();
    const failure = await runJourney(journey, path.basename(file, '.journey.mjs'), { latest, ...defaults });
    console.log(`  ${failure ? '✘' : '✔'} ${journey.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (failure) console.log(failure.stack ?? failure);
    result[failure ? 'failed' : 'passed']++;
  }
  return result;
}

/** @returns {Promise<Error | undefined>} why it failed */
async function runJourney(journey, fileName, defaults) {
  const workbenches = [];
  const closeAll = () => Promise.allSettled(workbenches.map((workbench) => workbench.close()));
  const giveUp = () => void closeAll().then(() => process.exit(130));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, giveUp);
  const open = async (options) => {
    const workbench = await openWorkbench({ ...defaults, ...options });
    workbenches.push(workbench);
    return workbench;
  };
  let timer;
  const late = new Promise((_, reject) => {
    const message = `${journey.name} did not end within ${journeyLimitMs / 1000} s`;
    timer = setTimeout(() => reject(new Error(message)), journeyLimitMs);
  });
  try {
    await Promise.race([journey.default(open), late]);
    return undefined;
  } catch (error) {
    for (const [index, workbench] of workbenches.entries()) {
      await workbench.screenshot(`failed-${fileName}${index || ''}`).then(
        (file) => console.log(`    the screen then: ${path.relative('', file)}`),
        () => {},
      );
    }
    return error;
  } finally {
    clearTimeout(timer);
    await closeAll();
    for (const signal of signals) process.removeListener(signal, giveUp);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { latest: { type: 'boolean' }, only: { type: 'string' } } });
  reportAlone(await runJourneys(values));
}
