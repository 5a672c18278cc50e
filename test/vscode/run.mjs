import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { ensureChromium } from '../../scripts/editor/chromium.mjs';
import { ensureVsCodeServer } from '../../scripts/editor/installServer.mjs';
import { projectRoot, releases, serverRunsHere } from '../../scripts/editor/releases.mjs';
import { createRunFolder, removeRunFolder } from '../../scripts/editor/runFolder.mjs';
import { reportAlone, withSetupFailures } from '../support/stageResult.mjs';
import { copySamples } from '../support/workspaceCopy.mjs';

const suiteFolder = path.join(projectRoot, 'test/vscode/suite');
const bundleFolder = path.join(projectRoot, 'dist-test/vscode');
const launcher = path.join(projectRoot, 'scripts/editor/launcher.mjs');

/**
 * Runs test/vscode/suite in the extension host of a real VS Code, on a copy of samples/.
 * @param {object} [options]
 * @param {boolean} [options.latest] in the newest VS Code instead of the oldest supported one
 * @param {string} [options.grep] only tests whose full title matches
 * @param {string} [options.extension] folder of the extension under test; the project unless told
 * @param {string} [options.samples] folder to copy as the workspace; samples/ unless told
 * @param {Record<string, string>} [options.env] environment that the tests get
 * @returns {Promise<import('../support/stageResult.mjs').StageResult>}
 */
export function runVsCodeSuite(options = {}) {
  return withSetupFailures(() => runSuite(options));
}

async function runSuite({ latest = false, grep, extension = projectRoot, samples, env = {} }) {
  const version = latest ? 'latest' : '1.100';
  const runFolder = createRunFolder();
  const endNow = () => process.exit(143);
  process.once('SIGTERM', endNow);
  try {
    const editor = await prepareEditor(version);
    await bundleSuite();
    const workspace = copySamples(runFolder, samples);
    const resultFile = path.join(runFolder, 'result.json');
    const failure = await runTests({
      ...editor,
      extensionDevelopmentPath: extension,
      extensionTestsPath: path.join(bundleFolder, 'index.js'),
      launchArgs: [workspace],
      extensionTestsEnv: {
        LOG_LENS_TEST_WORKSPACE: workspace,
        LOG_LENS_TEST_RESULT: resultFile,
        LOG_LENS_EXPECTED_VSCODE: releases[version].vscode,
        LOG_LENS_EDITOR_VERSION: version,
        LOG_LENS_EDITOR_ARTEFACTS: path.join(projectRoot, 'test/artefacts'),
        ...(grep ? { LOG_LENS_TEST_GREP: grep } : {}),
        ...env,
      },
    }).then(
      () => undefined,
      (error) => error,
    );
    return verdict(resultFile, failure);
  } finally {
    process.removeListener('SIGTERM', endNow);
    removeRunFolder(runFolder);
  }
}

async function prepareEditor(version) {
  if (!serverRunsHere()) {
    console.log('No VS Code server for this platform: downloading desktop VS Code for the tests.');
    return { version: releases[version].vscode };
  }
  await ensureVsCodeServer(version);
  await ensureChromium();
  return { vscodeExecutablePath: launcher };
}

async function bundleSuite() {
  const testFiles = fs.readdirSync(suiteFolder).filter((name) => name.endsWith('.test.ts'));
  await esbuild.build({
    entryPoints: ['index.ts', ...testFiles].map((name) => path.join(suiteFolder, name)),
    outdir: bundleFolder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // VS Code provides its own module, and Mocha finds its reporters and interfaces by file.
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  for (const name of fs.readdirSync(bundleFolder)) {
    const isLeftOver = name.endsWith('.test.js') && !testFiles.includes(name.replace(/js$/, 'ts'));
    if (isLeftOver) fs.rmSync(path.join(bundleFolder, name));
  }
}

/** A suite that broke before its end, or ran nothing, counts as one failure: silence is never success. */
function verdict(resultFile, failure) {
  const counts = fs.existsSync(resultFile)
    ? JSON.parse(fs.readFileSync(resultFile, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0 };
  const brokeOtherwise = counts.failed === 0 && (failure !== undefined || counts.passed === 0);
  if (brokeOtherwise) console.error(`The suite in VS Code broke: ${failure?.message ?? 'no test ran'}`);
  return brokeOtherwise ? { ...counts, failed: 1 } : counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { latest: { type: 'boolean' }, grep: { type: 'string', short: 'g' } },
  });
  reportAlone(await runVsCodeSuite(values));
}
