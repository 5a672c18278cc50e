import fs from 'node:fs';
import path from 'node:path';
import { samplesFolder } from '../../scripts/editor/releases.mjs';

/**
 * Copies a folder of logs, so that tests may add, change and delete files.
 * @param {string} into existing folder that receives the copy
 * @param {string} [from] samples/ unless told
 * @returns {string} the copy
 */
export function copySamples(into, from = samplesFolder) {
  const copy = path.join(into, path.basename(from));
  fs.cpSync(from, copy, { recursive: true });
  return copy;
}
