import fs from 'node:fs';
import path from 'node:path';
import { SetupError, runProgram } from './programs.mjs';

/**
 * Runs npm, and turns its failure into one line that says what to do.
 * @param {string[]} args
 * @param {string} cwd
 * @param {string} wanted what the user waits for, for the message
 */
export async function runNpm(args, cwd, wanted) {
  try {
    return await runProgram('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd });
  } catch (error) {
    throw new SetupError(
      `Could not get ${wanted} from npm (${error.message}). ` +
        'Check the network and the registry that npm is configured with, then run this again.',
    );
  }
}

/**
 * Downloads one npm package, without its dependencies, and unpacks the wanted part of it.
 * @param {object} options
 * @param {string} options.spec name and version, as npm writes them
 * @param {string} options.into existing folder that receives the files
 * @param {string} options.part folder inside the package, such as `lib/vscode`; '' for all
 * @param {string[]} [options.leaveOut] tar patterns of files that are not unpacked
 */
export async function unpackNpmPackage({ spec, into, part, leaveOut = [] }) {
  const downloadFolder = fs.mkdtempSync(`${into}-download-`);
  try {
    await runNpm(['pack', spec, '--silent'], downloadFolder, spec);
    const [tarball] = fs.readdirSync(downloadFolder);
    const inside = path.posix.join('package', part);
    await runProgram('tar', [
      'xzf',
      path.join(downloadFolder, tarball),
      '-C',
      into,
      '--no-same-owner',
      `--strip-components=${inside.split('/').filter(Boolean).length}`,
      ...leaveOut.map((pattern) => `--exclude=${pattern}`),
      inside,
    ]);
  } finally {
    fs.rmSync(downloadFolder, { recursive: true, force: true });
  }
}
