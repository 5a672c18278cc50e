#!/usr/bin/env node
// Stands in for desktop VS Code's executable: understands its command line, opens a VS Code server in a headless
// Chromium, relays what the tests print and ends with the suite's exit code.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPage } from './chromium.mjs';
import { readCommandLine } from './commandLine.mjs';
import { ensureVsCodeServer } from './installServer.mjs';
import { SetupError } from './programs.mjs';
import { createRunFolder, removeRunFolder } from './runFolder.mjs';
import { startServer } from './server.mjs';

const relay = path.join(path.dirname(fileURLToPath(import.meta.url)), 'testOutputRelay.cjs');
const timedOut = 124;
const crashed = 70;

const request = readCommandLine(process.argv.slice(2));
const version = process.env.LOG_LENS_EDITOR_VERSION ?? '1.100';
const limitMs = Number(process.env.LOG_LENS_EDITOR_LIMIT_MS ?? 600_000);
const artefacts = process.env.LOG_LENS_EDITOR_ARTEFACTS ?? '.';
const isVerbose = Boolean(process.env.LOG_LENS_EDITOR_VERBOSE);

const runFolder = createRunFolder();
const outputFile = path.join(runFolder, 'test-output');
let server;
let page;
let isEnding = false;
let relayRest = () => {};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(130));
try {
  await launch();
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  await end(1);
}

async function launch() {
  relayFile(outputFile);
  server = await startServer({
    server: await ensureVsCodeServer(version),
    runFolder,
    settings: settingsIn(request.userDataFolder),
    forTests: true,
    env: { LOG_LENS_TEST_OUTPUT: outputFile, LOG_LENS_TEST_ENTRY: request.tests ?? '' },
  });
  void server.exited.then(() => end(crashed, 'The VS Code server ended.'));
  page = await openPage(runFolder);
  page.on('crash', () => end(crashed, 'The workbench page crashed.'));
  if (isVerbose) page.on('console', (message) => console.error(`[workbench] ${message.text()}`));
  await page.exposeFunction('codeAutomationLog', () => {});
  await page.exposeFunction('codeAutomationExit', (code) => void end(code));
  await page.goto(
    server.urlFor({ folder: request.folder, workspace: request.workspace, payload: payload() }),
  );
  if (request.tests) setTimeout(endLate, limitMs);
  endWithParent();
}

/** Whoever started us may be killed without a word; server and browser must not outlive that. */
function endWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void end(130);
  }, 1_000).unref();
}

function payload() {
  const pairs = request.extensions.map((folder) => ['extensionDevelopmentPath', server.uriFor(folder)]);
  if (request.tests) pairs.push(['extensionTestsPath', server.uriFor(relay)]);
  if (request.file) pairs.push(['openFile', server.uriFor(request.file)]);
  if (request.goto) pairs.push(['gotoLineMode', 'true']);
  return pairs;
}

function settingsIn(userDataFolder) {
  const file = path.join(userDataFolder ?? '', 'User/settings.json');
  return userDataFolder && fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
}

function relayFile(file) {
  fs.writeFileSync(file, '');
  const input = fs.openSync(file, 'r');
  const buffer = Buffer.alloc(65_536);
  relayRest = () => {
    for (let size; (size = fs.readSync(input, buffer)) > 0;) fs.writeSync(1, buffer, 0, size);
  };
  setInterval(relayRest, 50).unref();
}

async function endLate() {
  const screenshot = path.join(artefacts, 'vscode-timeout.png');
  fs.mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: screenshot, timeout: 10_000 }).catch(() => {});
  await end(timedOut, `The tests did not end within ${limitMs / 1000} s; the screen then: ${screenshot}`);
}

async function end(code, message) {
  if (isEnding) return;
  isEnding = true;
  relayRest();
  if (message) console.error(message);
  if (message && isVerbose) console.error(server?.output());
  await page
    ?.context()
    .browser()
    .close()
    .catch(() => {});
  await server?.stop();
  removeRunFolder(runFolder);
  process.exit(code);
}
