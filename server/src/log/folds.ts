import { type Stamp, stamp } from './instant.ts';
import { offsetMinutes } from './zone.ts';

/** Local times that a zone has twice, since its clocks were put back. */
export interface Fold {
  /** The first of them, and the first behind them. */
  readonly from: Stamp;
  readonly to: Stamp;
  /** Milliseconds east of Greenwich the first time, and the second. */
  readonly before: number;
  readonly after: number;
}

const MINUTE = 60_000;
const STEP = 7 * 86_400_000;
/** Years of local time that are looked through: more is no log's. */
const MOST_STEPS = 53 * 50;

/** Whether a zone can have folds: one that is a fixed offset cannot. */
export const mayFold = (zone: string): boolean => !/^(?:UTC|[+-]\d\d:\d\d)$/.test(zone);

/** The folds of a zone that lie, wholly or in part, among local times `[from, to]`, in time order. */
export function foldsBetween(zone: string, from: Stamp, to: Stamp): Fold[] {
  if (!mayFold(zone) || !(from <= to)) return [];
  const folds: Fold[] = [];
  const offsetAt = (ms: number): number => offsetMinutes(zone, ms) * MINUTE;
  const end = to + STEP;
  let at = from - STEP;
  let offset = offsetAt(at);
  for (let steps = 0; at < end && steps < MOST_STEPS; steps++) {
    const next = at + STEP;
    const there = offsetAt(next);
    if (there < offset) {
      const moment = changeBetween(at, next, offset, offsetAt);
      const after = offsetAt(moment);
      if (moment + after <= to && moment + offset > from)
        folds.push({ from: stamp(moment + after), to: stamp(moment + offset), before: offset, after });
    }
    at = next;
    offset = there;
  }
  return folds;
}

/** The moment at which the offset becomes another one, to the minute. */
function changeBetween(from: number, to: number, offset: number, offsetAt: (ms: number) => number): number {
  let [before, behind] = [Math.floor(from / MINUTE), Math.ceil(to / MINUTE)];
  while (behind - before > 1) {
    const middle = Math.floor((before + behind) / 2);
    if (offsetAt(middle * MINUTE) === offset) before = middle;
    else behind = middle;
  }
  return behind * MINUTE;
}
