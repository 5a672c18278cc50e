import { spawn } from 'node:child_process';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { SetupError, findOnPath } from './programs.mjs';
import { cacheFolder, projectRoot, releases, serverRunsHere } from './releases.mjs';

/**
 * Opens a window of desktop VS Code with the extension loaded from this project.
 * @param {string[]} folders
 * @returns {Promise<number>} the exit code of the program that was asked to open it
 */
export async function openDesktop(folders) {
  const installed = findOnPath('code') ?? findOnPath('codium');
  const editor = installed ? { file: installed, args: [] } : await downloadDesktop();
  const args = [...editor.args, '--new-window', `--extensionDevelopmentPath=${projectRoot}`, ...folders];
  const needsShell = /\.cmd$/i.test(editor.file);
  const quoted = (text) => (needsShell ? `"${text}"` : text);
  const child = spawn(quoted(editor.file), args.map(quoted), { stdio: 'inherit', shell: needsShell });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function downloadDesktop() {
  if (serverRunsHere()) {
    throw new SetupError(
      'Neither code nor codium is on PATH: install VS Code, or leave out --editor to use the embedded one.',
    );
  }
  const version = releases['1.100'].vscode;
  const profile = path.join(cacheFolder, 'start-profile-desktop');
  const args = [`--user-data-dir=${profile}`, `--extensions-dir=${path.join(profile, 'extensions')}`];
  try {
    return { file: await downloadAndUnzipVSCode({ version, cachePath: cacheFolder }), args };
  } catch (error) {
    throw new SetupError(
      `Neither code nor codium is on PATH, and VS Code ${version} could not be downloaded (${error.message}).`,
    );
  }
}
