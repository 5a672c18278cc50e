import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const existing = new Set();

/**
 * Makes a folder for everything that one run leaves behind. It goes with removeRunFolder, at the latest when the
 * process ends. Sockets lie in it, whose paths must stay below 108 bytes: hence the system's temporary folder.
 * @returns {string}
 */
export function createRunFolder() {
  if (existing.size === 0) process.once('exit', removeAll);
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'log-lens-editor-'));
  existing.add(folder);
  return folder;
}

/** @param {string} folder */
export function removeRunFolder(folder) {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  existing.delete(folder);
  if (existing.size === 0) process.removeListener('exit', removeAll);
}

function removeAll() {
  for (const folder of existing) removeRunFolder(folder);
}
