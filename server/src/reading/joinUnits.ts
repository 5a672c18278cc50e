import { type Fences, fencesOf } from './fences.ts';
import { ROW_NUMBERS } from './kernel.ts';
import type { ScannedUnit } from './scanUnit.ts';

/** The fences that the units of one pass bring together, given in their order; only the first of them knew its line. */
export function fencesOfUnits(units: readonly ScannedUnit[]): Fences {
  const rows = new Float64Array(units.reduce((sum, unit) => sum + unit.rows.length, 0));
  let at = 0;
  let lines = 0;
  for (const unit of units) {
    rows.set(unit.rows, at);
    for (let row = at; row < at + unit.rows.length; row += ROW_NUMBERS)
      rows[row + LINE] = (rows[row + LINE] ?? 0) + lines;
    at += unit.rows.length;
    lines += unit.line;
  }
  const last = units.at(-1);
  return fencesOf(rows, last?.to ?? 0, lines + (last?.endsLine === false ? 1 : 0));
}

/** Place of the line in a row. */
const LINE = 1;
