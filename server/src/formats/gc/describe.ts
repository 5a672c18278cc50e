import { NO_STAMP, type Stamp, stamp as stampOf } from '../../log/instant.ts';
import type { Fields, FieldValue, Level, LogRecord } from '../../log/record.ts';
import type { Collection } from './collection.ts';
import { formatChange, formatDuration } from './quantities.ts';

/** A stop of all threads longer than this is worth a warning: it eats into a tick of ZooKeeper's 2000 ms. */
const SLOW_MS = 200;
/** One that lasts this long can cost a session or a quorum link by itself. */
const SEVERE_MS = 2000;

/** Where a record stands in its file. */
export type Place = Pick<LogRecord, 'line' | 'endLine' | 'byteOffset'>;

/** The record of `told`, printed with `stamp`, or UNDATED. `text` is the message of what is neither collection nor stop. */
export function recordOf(told: Collection, place: Place, stamp: Stamp, text?: string): LogRecord {
  const lasted = lastedFrom(told, stamp);
  const level = levelOf(told);
  return {
    ...place,
    stamp: Number.isFinite(stamp) ? stamp : NO_STAMP,
    ...(lasted && { lasted }),
    ...(lasted && isStop(told) && { title: `${told.title}${reasonsOf(told)}` }),
    level,
    ...(level === 'WARN' || level === 'ERROR' ? { landmark: headline(told) } : {}),
    kind: told.kind,
    message: told.kind === 'other' && text !== undefined ? text : sentence(told),
    ...(told.detail && { detail: true }),
    fields: fieldsOf(told),
  };
}

/** Start and end of `told`, from its stamp and its duration; undefined when either is missing. */
export function lastedFrom(told: Collection, stamp: Stamp): { start: Stamp; end: Stamp } | undefined {
  const { durationMs } = told;
  if (durationMs === undefined || !Number.isFinite(stamp)) return undefined;
  const other = stampOf(told.stamped === 'start' ? stamp + durationMs : stamp - durationMs);
  return told.stamped === 'start' ? { start: stamp, end: other } : { start: other, end: stamp };
}

/** How loudly `told` should be shown; see the constants above. */
export function levelOf(told: Collection): Level {
  if (told.detail) return 'DEBUG';
  if (told.kind !== 'pause' && told.kind !== 'stop') return 'INFO';
  const ms = told.durationMs ?? 0;
  if (ms >= SEVERE_MS) return 'ERROR';
  return ms > SLOW_MS || told.full ? 'WARN' : 'INFO';
}

const isStop = ({ kind }: Collection): boolean => kind === 'pause' || kind === 'stop';

/** `Full GC (Ergonomics) 1.188 s`. */
function headline(told: Collection): string {
  const { durationMs } = told;
  const long = durationMs === undefined ? '' : ` ${formatDuration(durationMs)}`;
  return `${told.title}${reasonsOf(told)}${long}`;
}

/** ` (Ergonomics)`: why it was started and what was special. */
function reasonsOf({ cause, remarks }: Collection): string {
  const reasons = [...(cause === undefined ? [] : [cause]), ...remarks];
  return reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
}

/** `Full GC (Ergonomics) 1.188 s, 1427 MB → 1344 MB of 1603 MB`. */
export function sentence(told: Collection): string {
  const { heap } = told;
  const memory = heap && told.kind !== 'stop' ? `, ${formatChange(heap)}` : '';
  const running = told.kind === 'concurrent' ? ', application running' : '';
  const reaching =
    told.reachingMs !== undefined && told.reachingMs > 10
      ? `, ${formatDuration(told.reachingMs)} of it until the last thread stopped`
      : '';
  return `${headline(told)}${memory}${running}${reaching}`;
}

/** The fields of the contract, those that the log says. */
function fieldsOf(told: Collection): Fields {
  const fields: Record<string, FieldValue> = {};
  const add = (name: string, value: FieldValue | undefined): void => {
    if (value !== undefined) fields[name] = value;
  };
  if (told.kind === 'other' && told.durationMs === undefined) {
    add('uptimeS', told.uptimeS);
    add('gcId', told.gcId);
    return fields;
  }
  add('cause', told.cause);
  add('collection', told.name);
  if (told.kind === 'pause') {
    add('full', told.full);
    add('fullByEffect', told.fullByEffect);
  }
  add('durationMs', told.durationMs);
  add('uptimeS', told.uptimeS);
  add('beforeKb', told.heap?.beforeKb);
  add('afterKb', told.heap?.afterKb);
  add('capacityKb', told.heap?.capacityKb);
  add('userS', told.cpu?.userS);
  add('sysS', told.cpu?.sysS);
  add('realS', told.cpu?.realS);
  add('gcId', told.gcId);
  return fields;
}
