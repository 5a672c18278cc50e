import fs from 'node:fs';
import path from 'node:path';

/**
 * Files under a folder whose name matches, sorted.
 * @param {string} folder
 * @param {RegExp} name
 * @param {string[]} without names of folders passed over
 * @returns {string[]}
 */
export function filesUnder(folder, name, without = []) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return without.includes(entry.name) ? [] : filesUnder(file, name, without);
      return name.test(entry.name) ? [file] : [];
    })
    .sort();
}
