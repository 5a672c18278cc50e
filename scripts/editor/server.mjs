import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from './programs.mjs';
import { editorSettings } from './settings.mjs';

const startLimitMs = 60_000;
const stopLimitMs = 3_000;

/**
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {string} token whoever opens the workbench shows it, in the address
 * @property {(target: WorkbenchTarget) => string} urlFor the address of a workbench window
 * @property {(file: string) => string} uriFor how the workbench calls a file of this machine
 * @property {Promise<number>} exited resolves with the exit code when the server ends, by itself or by stop()
 * @property {() => string} output what the server printed so far
 * @property {() => Promise<void>} stop ends the server and every process that it started
 */

/**
 * @typedef {object} WorkbenchTarget
 * @property {string} [folder]
 * @property {string} [workspace] a .code-workspace file
 * @property {[string, string][]} [payload] what the desktop takes as command line options
 */

/**
 * Starts a VS Code server that only this machine reaches, and only with its secret token.
 * @param {object} options
 * @param {import('./installServer.mjs').InstalledServer} options.server
 * @param {string} options.runFolder where sockets and temporary files go
 * @param {string} [options.dataFolder] where user data goes; in the run folder unless told
 * @param {object} [options.settings] user settings over the usual ones
 * @param {number} [options.port] a free one unless told
 * @param {boolean} [options.forTests] allow a page to run an extension's tests in the extension host; toasts are
 *   off then
 * @param {string[]} [options.extensions] folders of extensions that are installed, as from a .vsix
 * @param {Record<string, string>} [options.env] environment that the extension host gets
 * @returns {Promise<RunningServer>}
 */
export async function startServer(options) {
  const { server, runFolder, settings, port = 0, forTests = false, extensions = [], env } = options;
  const data = options.dataFolder ?? path.join(runFolder, 'data');
  writeSettings(data, settings);
  installExtensions(data, extensions);
  const token = crypto.randomBytes(24).toString('hex');
  const tokenFile = path.join(runFolder, 'token');
  fs.writeFileSync(tokenFile, token, { mode: 0o600 });
  const args = [
    path.join(server.root, 'out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(port), '--connection-token-file', tokenFile],
    ...['--server-data-dir', data, '--builtin-extensions-dir', linkToBuiltInExtensions(server, runFolder)],
    ...['--telemetry-level', 'off', '--accept-server-license-terms'],
    ...['--disable-getting-started-override', '--disable-update-check'],
    // Without it, recent versions load no extension under test and run no tests.
    ...(forTests ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = spawn(server.node, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that extension hosts end with the server.
    detached: true,
    env: {
      ...cleanEnvironment(),
      XDG_RUNTIME_DIR: runFolder,
      XDG_CACHE_HOME: path.join(data, 'cache'),
      TMPDIR: runFolder,
      EXTENSIONS_GALLERY: '{}',
      ...env,
    },
  });
  const endGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Every process of the group has ended already.
    }
  };
  const endWithUs = () => endGroup('SIGKILL');
  // Before the run folder goes, which happens at exit too.
  process.prependOnceListener('exit', endWithUs);

  let printed = '';
  const exited = new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  const boundPort = await listeningPort(
    child,
    exited,
    () => printed,
    (text) => (printed += text),
  ).catch((error) => {
    endGroup('SIGKILL');
    throw error;
  });
  const authority = `127.0.0.1:${boundPort}`;
  return {
    port: boundPort,
    token,
    urlFor: (target) => workbenchUrl(authority, token, target),
    uriFor: (file) => `vscode-remote://${authority}${encodeURI(path.resolve(file))}`,
    exited,
    output: () => printed,
    stop: async () => {
      endGroup('SIGTERM');
      const giveUp = setTimeout(() => endGroup('SIGKILL'), stopLimitMs);
      await exited;
      clearTimeout(giveUp);
      endGroup('SIGKILL');
      process.removeListener('exit', endWithUs);
    },
  };
}

async function listeningPort(child, exited, printedSoFar, keep) {
  const listening = new Promise((resolve) => {
    const read = (chunk) => {
      keep(String(chunk));
      const port = /Extension host agent listening on (\d+)/.exec(printedSoFar())?.[1];
      if (port) resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, startLimitMs)));
  const port = await Promise.race([listening, exited.then(() => undefined), late]);
  clearTimeout(timer);
  if (port) return port;
  const busy = /EADDRINUSE.*:(\d+)/.exec(printedSoFar());
  if (busy) throw new SetupError(`Port ${busy[1]} is in use: choose another one, or leave out --port.`);
  throw new Error(`The VS Code server did not start:\n${printedSoFar()}`);
}

/** @param {WorkbenchTarget} target */
function workbenchUrl(authority, token, { folder, workspace, payload = [] }) {
  const url = new URL(`http://${authority}/`);
  url.searchParams.set('tkn', token);
  if (workspace) url.searchParams.set('workspace', path.resolve(workspace));
  else if (folder) url.searchParams.set('folder', path.resolve(folder));
  else url.searchParams.set('ew', 'true');
  const pairs = [['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...payload];
  url.searchParams.set('payload', JSON.stringify(pairs));
  return url.href;
}

/**
 * VS Code switches to a theme that it finds below the extension under development. The server's cache lies
 * inside this project, so its own themes must seem to lie elsewhere.
 */
function linkToBuiltInExtensions(server, runFolder) {
  const link = path.join(runFolder, 'built-in-extensions');
  fs.symlinkSync(path.join(server.root, 'extensions'), link);
  return link;
}

/** What someone changed in a kept data folder stays as it is, but for the settings that this start insists on. */
function writeSettings(dataFolder, settings = {}) {
  const file = path.join(dataFolder, 'data/User/settings.json');
  const kept = keptSettings(file);
  if (!kept) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ ...editorSettings, ...kept, ...settings }, undefined, 2));
}

/** None for a new folder; undefined where they hold what we cannot write back, such as comments. */
function keptSettings(file) {
  if (!fs.existsSync(file)) return {};
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function installExtensions(dataFolder, extensions) {
  for (const folder of extensions) {
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
    const link = path.join(dataFolder, 'extensions', name);
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(path.resolve(folder), link);
  }
}

/** A terminal inside VS Code hands down variables that would tie our server to that VS Code. */
function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name)),
  );
}
