import path from 'node:path';
import { called } from './files.mjs';
import { open, recordsOf } from './logs.mjs';
import { isLog } from '../../server/src/workspace/logFile.ts';

/**
 * What the note of a file of raw data demands: `lost` how many records of the data file that it was made from may be
 * missing (at least and at most), `says` what must be said of it.
 */
const sound = (least, most, says) => (file, files) => checkRaw(file, files, { least, most, says });
const refused = (says) => async (file) => {
  const log = await open(file);
  if (isLog(log)) return `taken for a ${log.recognition.format.title}`;
  return says.test(log.reason) ? undefined : `it is only said: ${log.reason}`;
};

const DAMAGED = /\w/;

/** Checks by file name: each answers what is wrong with a file, undefined when nothing is. */
export const rawDemands = {
  'tcpmon-dataf-1': refused(/no record/),
  'tcpmon-dataf-2.zst': refused(/no record/),
  'tcpmon-dataf-3': sound(1, 1, DAMAGED),
  'tcpmon-dataf-4': sound(0, 0, DAMAGED),
  'tcpmon-dataf-5': sound(1, 1, DAMAGED),
  'tcpmon-dataf-6': sound(0, 0),
  'tcpmon-dataf-7': sound(0, 0),
  'tcpmon-dataf-8': (file) => readable(file),
  'tcpmon-dataf-9': (file) => readable(file),
  'tcpmon-dataf-10.zst': sound(0, 0),
  'tcpmon-dataf-11.zst': sound(0, 0, DAMAGED),
  'tcpmon-dataf-12.zst': sound(1, Infinity, DAMAGED),
  'tcpmon-dataf-13.zst': sound(0, 0),
  'tcpmon-dataf-14': sound(0, 0),
  'tcpmon-datastore-cut.tar': sound(0, 0, DAMAGED),
  'tcpmon-datastore-json-tail.tar': sound(0, 0, DAMAGED),
  'tcpmon-datastore-empty.tar': refused(/no record|without/),
  'tcpmon-dump-host-10.255.0.143.bak': refused(/badger/),
};

async function readable(file) {
  const records = await recordsOf(file);
  return typeof records === 'string' ? `not read: ${records}` : undefined;
}

/** A file against the sound data files beside it, of which it was made. */
async function checkRaw(file, files, { least, most, says }) {
  const records = await recordsOf(file);
  if (typeof records === 'string') return `not read: ${records}`;
  const found = valuesBySecond(records);
  const source = await sourceOf(found, file, files);
  if (source === undefined) return 'no data file in db holds the same seconds';
  for (const [second, values] of found) {
    for (const value of values)
      if (!source.all.get(second)?.has(value)) return `${second}: ${value} is not in db`;
  }
  const lost = [...source.nearest.keys()].filter((second) => !found.has(second)).length;
  if (lost < least || lost > most) return `${lost} records lost, ${least} to ${most} expected`;
  if (says === undefined) return undefined;
  const log = await open(file);
  const notes = isLog(log) ? ((await log.printed?.notes()) ?? []) : [];
  return notes.some((note) => says.test(note)) ? undefined : 'nothing is said of its damage';
}

/** The values of each record of raw data: kind and second, and what they are of. */
function valuesBySecond(records) {
  const seconds = new Map();
  for (const { stamp, fields } of records) {
    const { measurement, ...rest } = fields;
    const key = `${measurement} ${stamp}`;
    const values = seconds.get(key) ?? new Set();
    seconds.set(key, values);
    const of = `${rest.LocalAddr ?? ''}>${rest.PeerAddr ?? ''}${rest.Name ?? ''}${rest.Process ?? ''}`;
    for (const [name, value] of Object.entries(rest))
      if (/^[A-Z]/.test(name) && name !== 'Hostname') values.add(`${of} ${name}=${value}`);
  }
  return seconds;
}

const read = new Map();

/** All records of the host in db from which a file was made, and those of the one data file that is nearest. */
async function sourceOf(found, file, files) {
  const db = path.join(
    path.dirname(called(files, 'truth.json').find((truth) => file.startsWith(path.dirname(truth))) ?? ''),
    'db',
  );
  let best;
  for (const one of files.filter((candidate) => candidate.startsWith(db + path.sep))) {
    if (!read.has(one)) {
      const records = await recordsOf(one);
      read.set(one, valuesBySecond(typeof records === 'string' ? [] : records));
    }
    const nearest = read.get(one);
    const shared = [...found].filter(([key, values]) => hasAll(nearest.get(key), values)).length;
    if (shared > (best?.shared ?? 0)) best = { shared, nearest, host: path.dirname(one) };
  }
  if (best === undefined) return undefined;
  const all = new Map();
  for (const [one, seconds] of read) {
    if (path.dirname(one) !== best.host) continue;
    for (const [key, values] of seconds) all.set(key, new Set([...(all.get(key) ?? []), ...values]));
  }
  return { nearest: best.nearest, all };
}

const hasAll = (have, values) => have !== undefined && [...values].every((value) => have.has(value));
