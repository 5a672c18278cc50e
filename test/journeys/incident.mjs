import fs from 'node:fs';
import path from 'node:path';
import { samplesFolder } from '../../scripts/editor/releases.mjs';

const truth = JSON.parse(fs.readFileSync(path.join(samplesFolder, 'incident-truth.json'), 'utf8'));

/** Where the sample incident's logs lie in the workspace that journeys open. */
export const inIncident = (file) => path.join('incident', file);

/**
 * @param {string} key
 * @returns {{ instant: number, file: string, line: number }} what truly happened; `line` counts from 1
 */
export function event(key) {
  const found = truth.events.find((one) => one.key === key);
  if (!found) throw new Error(`The sample incident has no event ${key}`);
  return found;
}
