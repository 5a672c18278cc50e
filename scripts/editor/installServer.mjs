import fs from 'node:fs';
import path from 'node:path';
import { writeNativeStandIns } from './nativeStandIns.mjs';
import { runNpm, unpackNpmPackage } from './npmDownload.mjs';
import { SetupError, findOnPath } from './programs.mjs';
import { cacheFolder, releases, serverRunsHere } from './releases.mjs';

// Chat agents and other platforms' binaries: more than half of what a recent server weighs.
const unneededExtensions = ['copilot', 'mermaid-markdown-features', 'mermaid-chat-features'];
const unneededModules = [
  '@anthropic-ai',
  '@devcontainers',
  '@github',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/sandbox-runtime',
  '@vscode/sqlite3',
  'cpu-features',
  'katex',
  'ssh2',
];
const foldersPerPlatform = ['node-pty/prebuilds', '@vscode/ripgrep-universal/bin'];

/**
 * @typedef {object} InstalledServer
 * @property {string} root folder that holds `out/server-main.js`
 * @property {string} node the Node.js that runs it
 * @property {string} version what `vscode.version` says in it
 */

/**
 * Makes sure that a VS Code server stands in the project's cache, from npm packages alone: no compiler and no
 * install script runs.
 * @param {'1.100' | 'latest'} version
 * @param {(line: string) => void} [report] receives progress lines
 * @returns {Promise<InstalledServer>}
 */
export async function ensureVsCodeServer(version, report = console.log) {
  if (!serverRunsHere()) {
    throw new SetupError(
      `The VS Code server is set up for Linux on x64 only (this is ${process.platform} on ${process.arch}): ` +
        'use desktop VS Code (--editor code).',
    );
  }
  const release = releases[version];
  fs.mkdirSync(cacheFolder, { recursive: true });
  removeAbandonedInstalls();
  const root = path.join(cacheFolder, `server-${release.vscode}`);
  if (!fs.existsSync(root)) {
    const started = Date.now();
    report(`VS Code server ${release.vscode}: installing from npm into ${path.relative('', root)}, once …`);
    await installAt(root, (folder) => installServer(folder, release, report));
    report(`VS Code server ${release.vscode}: installed in ${secondsSince(started)} s`);
  }
  return { root, node: await ensureNode(release, report), version: release.vscode };
}

/** @param {import('./releases.mjs').Release} release */
async function installServer(folder, release, report) {
  const tell = (step) => report(`VS Code server ${release.vscode}: ${step}`);
  tell('downloading');
  await unpackNpmPackage({
    spec: `code-server@${release.codeServer}`,
    into: folder,
    part: 'lib/vscode',
    leaveOut: ['*.map', ...unneededExtensions.map((name) => `package/lib/vscode/extensions/${name}`)],
  });
  tell('adding its dependencies');
  await runNpm(
    ['install', '--omit=dev', '--ignore-scripts'],
    folder,
    `the dependencies of VS Code server ${release.vscode}`,
  );
  const nodeModules = path.join(folder, 'node_modules');
  writeNativeStandIns(nodeModules);
  removeUnneeded(nodeModules);
  await addRipgrep(nodeModules, tell);
  // The server's loader looks for its modules where the desktop build has an archive.
  fs.symlinkSync('node_modules', path.join(folder, 'node_modules.asar'));
}

async function ensureNode(release, report) {
  const major = Number(release.nodePackage?.split('@').at(-1) ?? 0);
  if (Number(process.versions.node.split('.')[0]) >= major) return process.execPath;
  const root = path.join(cacheFolder, `node-${major}`);
  if (!fs.existsSync(root)) {
    report(`Node.js ${major} for VS Code server ${release.vscode}: downloading from npm, once …`);
    await installAt(root, (folder) =>
      unpackNpmPackage({ spec: release.nodePackage, into: folder, part: '', leaveOut: ['package/include'] }),
    );
  }
  return path.join(root, 'bin/node');
}

function removeUnneeded(nodeModules) {
  for (const name of unneededModules)
    fs.rmSync(path.join(nodeModules, name), { recursive: true, force: true });
  for (const folder of foldersPerPlatform.map((name) => path.join(nodeModules, name))) {
    if (!fs.existsSync(folder)) continue;
    for (const platform of fs.readdirSync(folder)) {
      if (platform !== 'linux-x64') fs.rmSync(path.join(folder, platform), { recursive: true });
    }
  }
}

/** Only searching in files and `findFiles` need ripgrep, whose package downloads it in an install script. */
async function addRipgrep(nodeModules, tell) {
  const packageFolder = path.join(nodeModules, '@vscode/ripgrep');
  const target = path.join(packageFolder, 'bin/rg');
  if (!fs.existsSync(packageFolder) || fs.existsSync(target)) return;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const onPath = findOnPath('rg');
  if (onPath) return fs.copyFileSync(onPath, target);
  tell('adding ripgrep');
  const folder = fs.mkdtempSync(path.join(nodeModules, '.ripgrep-'));
  await unpackNpmPackage({ spec: '@vscode/ripgrep-linux-x64', into: folder, part: 'bin' });
  fs.renameSync(path.join(folder, 'rg'), target);
  fs.rmSync(folder, { recursive: true });
}

/**
 * Fills a folder beside its final place and renames it there when it is whole, so that an interrupted install
 * never looks like a finished one, and two at a time do not meet.
 */
async function installAt(target, fill) {
  const unfinished = `${target}.installing-${process.pid}`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.mkdirSync(unfinished);
  try {
    await fill(unfinished);
    if (!fs.existsSync(target)) fs.renameSync(unfinished, target);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
}

function removeAbandonedInstalls() {
  for (const name of fs.readdirSync(cacheFolder)) {
    const pid = /\.installing-(\d+)/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid)))
      fs.rmSync(path.join(cacheFolder, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function secondsSince(started) {
  return ((Date.now() - started) / 1000).toFixed(0);
}
