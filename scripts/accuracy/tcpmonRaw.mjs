import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { called, shown } from './files.mjs';
import { recordsOf } from './logs.mjs';
import { plainReading, subject, subjectOfRecord } from './plainExport.mjs';
import { share } from './table.mjs';

/** Values of tcpmon's raw data against the export of the same host. @param {string[]} files */
export async function tcpmonRaw(files) {
  const rows = [];
  for (const truth of called(files, 'truth.json')) {
    const folder = path.dirname(truth);
    const hosts = JSON.parse(readFileSync(truth, 'utf8')).hosts ?? {};
    let [equal, all] = [0, 0];
    const notes = [];
    for (const host of Object.keys(hosts)) {
      const printed = path.join(folder, 'exports', `${host}.txt`);
      const stored = files.filter((file) => file.startsWith(path.join(folder, 'db', host) + path.sep));
      const backups = files.filter((file) => file.startsWith(folder) && isBackupOf(file, host));
      if (!existsSync(printed) || stored.length + backups.length === 0) {
        notes.push(`${host}: absent`);
        continue;
      }
      const wanted = valuesOfText(readFileSync(printed, 'utf8'));
      const found = await valuesOfRaw(stored, notes);
      const missing = stored.length === 0 ? [] : [...wanted.keys()].filter((key) => !found.has(key));
      if (missing.length > 0)
        notes.push(`${host}: ${missing.length} values are not in db, such as ${missing[0]}`);
      for (const from of [
        found,
        ...(await Promise.all(backups.map((backup) => valuesOfRaw([backup], notes)))),
      ]) {
        for (const [key, value] of from) {
          all++;
          if (wanted.get(key) === value) equal++;
          else notes.push(`${host}: ${key} = ${value} for ${wanted.get(key)}`);
        }
      }
      all += missing.length;
    }
    if (all === 0) continue;
    rows.push({
      what: `tcpmon: values of raw data as in the export, ${shown(folder)}`,
      found: share(equal, all),
      bound: '100 %, none missing',
      met: equal === all,
      notes,
    });
  }
  return rows;
}

const isBackupOf = (file, host) =>
  /^tcpmon-(?:datastore|db)-(.+)\.tar$/.exec(path.basename(file))?.[1] === host;

/** @param {string} text */
function valuesOfText(text) {
  const values = new Map();
  for (const line of text.split('\n')) {
    const reading = plainReading(line);
    if (!reading) continue;
    for (const [name, value] of reading.fields) values.set(`${subject(reading)} ${name}`, comparable(value));
  }
  return values;
}

/** @param {string[]} files @param {string[]} notes */
async function valuesOfRaw(files, notes) {
  const values = new Map();
  for (const file of files) {
    const records = await recordsOf(file);
    if (typeof records === 'string') notes.push(`${shown(file)}: not read: ${records}`);
    else for (const record of records) addValues(record, values);
  }
  return values;
}

/** What a record adds of its own to the fields of its line. */
const TAGS_AND_ADDED = /^(?:measurement|Hostname|LocalAddr|PeerAddr|Name|Process|[a-z]\w*)$/;

function addValues(record, values) {
  for (const [name, value] of Object.entries(record.fields)) {
    if (!TAGS_AND_ADDED.test(name))
      values.set(`${subjectOfRecord(record)} ${name}`, comparable(String(value)));
  }
}

/** Numbers without the needless zeros of `%f`, all digits of others. */
const comparable = (value) => (/^-?\d+\.\d+$/.test(value) ? String(Number(value)) : value);
