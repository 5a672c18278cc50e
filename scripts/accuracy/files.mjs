import { readdirSync } from 'node:fs';
import path from 'node:path';

/** The absolute paths of all files under a folder, in order. @param {string} folder */
export const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();

/** The files called `name`. @param {string[]} files @param {string} name */
export const called = (files, name) => files.filter((file) => path.basename(file) === name);

/** Whether a file lies in a folder of logs that are none of ours: `foreign`, or a name that begins with `not-`. */
export const isForeign = (/** @type {string} */ file) =>
  path
    .dirname(file)
    .split(path.sep)
    .some((folder) => folder === 'foreign' || folder.startsWith('not-'));

/** A path as it is shown: its last three parts. @param {string} file */
export const shown = (file) => file.split(path.sep).slice(-3).join('/');
