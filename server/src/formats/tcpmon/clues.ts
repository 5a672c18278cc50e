import type { Clue } from '../../log/format.ts';
import type { Form, Parser } from './form.ts';

/** The commits of tcpmon between which each form was written. */
const BUILDS: Readonly<Record<string, string>> = {
  A: 'from 7e0d7ca (2023-09-11) to 9d2d4f8 (2023-09-13)',
  B: 'from 9d2d4f8 (2023-09-13) to 0636262 (2023-09-15)',
  C: 'from 0636262 (2023-09-15) to 91c4bc1 (2023-10-09)',
  D: 'from 91c4bc1 (2023-10-09) to 3d01971 (2023-10-11 16:30)',
  D2: 'from 3d01971 (2023-10-11 16:30) to b60616b (17:24)',
  E: 'from b60616b (2023-10-11 17:24) to c5d6cc9 (19:06)',
  F: 'c5d6cc9 (2023-10-11 19:06) or later',
  L: '41b88f9 (2023-10-19) or later, by way of InfluxDB',
};

/** The build of tcpmon that wrote an export, by the first line that has its form. */
export function cluesIn(lines: readonly string[], form: Form, parse: Parser): Clue[] {
  const value = BUILDS[form.id];
  const line = lines.findIndex((text) => parse(text) !== undefined);
  return value === undefined || line < 0 ? [] : [{ what: 'tcpmon', value, line }];
}
