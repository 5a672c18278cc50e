import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * @typedef {object} EditorRequest
 * @property {string} [folder]
 * @property {string} [workspace] a .code-workspace file
 * @property {string} [file] the one file to open; with `goto`, followed by :line:column
 * @property {boolean} goto
 * @property {string[]} extensions folders of extensions under development
 * @property {string} [tests] the module whose run() is the test suite
 * @property {string} [userDataFolder]
 */

/**
 * Reads the part of desktop VS Code's command line that @vscode/test-electron and extension tests use.
 * @param {string[]} args
 * @returns {EditorRequest}
 */
export function readCommandLine(args) {
  const { values, positionals } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
      'folder-uri': { type: 'string' },
      'file-uri': { type: 'string' },
      goto: { type: 'string', short: 'g' },
    },
  });
  const named = [...positionals, values.goto, values['folder-uri'], values['file-uri']]
    .filter(Boolean)
    .map(asPath);
  const isFolder = (name) => fs.statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const isWorkspace = (name) => name.endsWith('.code-workspace');
  return {
    folder: named.find(isFolder),
    workspace: named.find(isWorkspace),
    file: named.find((name) => !isFolder(name) && !isWorkspace(name)),
    goto: values.goto !== undefined,
    extensions: (values.extensionDevelopmentPath ?? []).map(asPath),
    tests: values.extensionTestsPath && asPath(values.extensionTestsPath),
    userDataFolder: values['user-data-dir'],
  };
}

function asPath(name) {
  return path.resolve(name.startsWith('file:') ? fileURLToPath(name) : name);
}
