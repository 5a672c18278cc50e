import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openDesktop } from './editor/desktop.mjs';
import { ensureVsCodeServer } from './editor/installServer.mjs';
import { SetupError, findOnPath } from './editor/programs.mjs';
import { cacheFolder, projectRoot, samplesFolder, serverRunsHere } from './editor/releases.mjs';
import { createRunFolder, removeRunFolder } from './editor/runFolder.mjs';
import { startServer } from './editor/server.mjs';

const help = `npm start [-- FOLDER… [OPTIONS]]

Builds the extension and opens VS Code with it on FOLDER, or on the sample incident in samples/.

  --editor code   desktop VS Code (code or codium on PATH) instead of the embedded one in your browser
  --port N        port of the embedded one; a free one unless told
  --no-open       only print the address, do not open the browser
  --help          this text`;

const wrongUse = 2;

/** Folders of collected logs come from anywhere: they are opened untrusted, and the extension needs no more. */
const trustSettings = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode ?? 1;
}

async function start(args) {
  const { values, positionals } = readOptions(args);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const folders =
    positionals.length > 0 ? positionals.map(existingFolder) : [path.join(samplesFolder, 'incident')];
  await build();
  if (values.editor === 'code') return openDesktop(folders);
  if (!serverRunsHere()) {
    console.log('The embedded VS Code is set up for Linux on x64 only: opening desktop VS Code instead.');
    return openDesktop(folders);
  }
  return serve(folders, Number(values.port), !values['no-open']);
}

function readOptions(args) {
  const options = {
    editor: { type: 'string', default: 'embedded' },
    port: { type: 'string', default: '0' },
    'no-open': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  };
  let read;
  try {
    read = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw misuse(error.message.split('. ')[0]);
  }
  const { editor, port } = read.values;
  if (!['code', 'embedded'].includes(editor)) throw misuse(`Unknown editor: ${editor} (code or embedded)`);
  if (!/^\d+$/.test(port) || Number(port) > 65_535) throw misuse(`Not a port: ${port}`);
  return read;
}

function existingFolder(name) {
  // npm runs scripts in the project's folder, but a name is relative to where npm was called.
  const calledFrom = process.env.npm_lifecycle_event === 'start' ? process.env.INIT_CWD : undefined;
  const folder = path.resolve(calledFrom ?? '', name);
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (!stat) throw misuse(`No such folder: ${folder}`);
  if (!stat.isDirectory()) throw misuse(`Not a folder: ${folder}`);
  return folder;
}

function misuse(message) {
  return Object.assign(new SetupError(message), { exitCode: wrongUse });
}

async function build() {
  const child = spawn(process.execPath, [path.join(projectRoot, 'scripts/build.mjs')], { stdio: 'inherit' });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new SetupError('The build failed.');
}

async function serve(folders, port, openBrowser) {
  const installed = await ensureVsCodeServer('1.100');
  const profile = path.join(cacheFolder, 'start-profile');
  const runFolder = createRunFolder();
  const server = await startServer({
    server: installed,
    runFolder,
    dataFolder: profile,
    port,
    settings: trustSettings,
  });
  const target = folders.length === 1 ? { folder: folders[0] } : { workspace: workspaceOf(folders, profile) };
  const address = server.urlFor({
    ...target,
    payload: [['extensionDevelopmentPath', server.uriFor(projectRoot)]],
  });
  console.log(
    `\nVS Code ${installed.version} with ZooKeeper Log Lens, on ${folders.join(', ')}:\n\n${address}\n`,
  );
  console.log('The address holds a secret: whoever has it can use this machine as you. Ctrl-C ends it.');
  if (openBrowser) openInBrowser(address);

  const asked = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve('asked'));
  });
  const ending = await Promise.race([asked, server.exited]);
  await server.stop();
  removeRunFolder(runFolder);
  if (ending === 'asked') return 0;
  throw new SetupError(`The VS Code server ended by itself:\n${server.output()}`);
}

function workspaceOf(folders, profile) {
  const file = path.join(profile, 'logs.code-workspace');
  fs.writeFileSync(
    file,
    JSON.stringify({ folders: folders.map((folder) => ({ path: folder })) }, undefined, 2),
  );
  return file;
}

function openInBrowser(address) {
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const opener = hasDisplay ? findOnPath('xdg-open') : findOnPath('wslview');
  if (opener)
    spawn(opener, [address], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
}
