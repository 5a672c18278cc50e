import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { chunksOf, eachRecord } from '../../server/src/reading/eachRecord.ts';
import { isLog, openLogFile } from '../../server/src/workspace/logFile.ts';

/** A file opened as the server opens it: a log, or why it is none. @param {string} file */
export const open = (file) => openLogFile(pathToFileURL(file).href);

/**
 * All records of a file in their order, or in words why there are none. A `.gz` that is not read as it lies is
 * unpacked first.
 * @param {string} file
 * @returns {Promise<import('../../server/src/log/record.ts').LogRecord[] | string>}
 */
export async function recordsOf(file) {
  const log = await open(file);
  if (isLog(log)) return readAll(log);
  if (!file.endsWith('.gz')) return log.reason;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'accuracy-'));
  try {
    const unpacked = path.join(folder, path.basename(file, '.gz'));
    writeFileSync(unpacked, gunzipSync(readFileSync(file)));
    const inside = await open(unpacked);
    return isLog(inside) ? await readAll(inside) : inside.reason;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {import('../../server/src/workspace/logFile.ts').LogFile} log */
function readAll(log) {
  return log.read(async (bytes) => {
    const records = [];
    for await (const batch of eachRecord(chunksOf(bytes), log.dialect)) records.push(...batch);
    return records;
  });
}
