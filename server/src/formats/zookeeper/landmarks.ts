import { type Fields, type Level, weight } from '../../log/record.ts';
import type { CatalogueRow } from './catalogue/row.ts';

const LONGEST_EXCEPTION = 100;

/**
 * What the outline calls a record: its row's title, with the exception where one came with it, or the exception alone
 * at WARN and above. Undefined for what is no turning point.
 */
export function landmarkOf(row: CatalogueRow | undefined, level: Level, fields: Fields): string | undefined {
  const trouble = row?.harmless === true ? undefined : shortException(fields['exception']);
  if (row?.landmark !== undefined && isLongEnough(row, fields)) {
    const title = fillTitle(row.landmark, fields);
    return trouble === undefined ? title : `${title} · ${trouble}`;
  }
  return trouble !== undefined && weight({ level }) >= weight({ level: 'WARN' })
    ? `Exception: ${trouble}`
    : undefined;
}

/** What opens a stretch of the log: a process, and in it each election and each role. */
const PERIODS: ReadonlyMap<string, 1 | 2> = new Map([
  ['process-started', 1],
  ['standalone-started', 2],
  ['election-started', 2],
  ['role-following', 2],
  ['role-leading', 2],
  ['role-observing', 2],
  ['read-only-mode', 2],
]);

export const periodOf = ({ kind }: CatalogueRow): 1 | 2 | undefined => PERIODS.get(kind);

const isLongEnough = ({ landmarkFromMs = 0 }: CatalogueRow, fields: Fields): boolean =>
  landmarkFromMs === 0 || Number(fields['durationMs']) >= landmarkFromMs;

/** Fills `{field}` in; `[: {field}]` goes when the field is unknown. */
export function fillTitle(title: string, fields: Fields): string {
  return title.replace(
    /\[([^[\]{}]*)\{(\w+)\}([^[\]{}]*)\]|\{(\w+)\}/g,
    (_, before: string | undefined, name = '', behind = '', plain = '') => {
      const value = fields[(name || plain) as string];
      return value === undefined ? '' : `${before ?? ''}${value}${behind as string}`;
    },
  );
}

/** `SocketTimeoutException: Read timed out`, without packages and the `null` of an exception that says nothing. */
function shortException(exception: Fields[string] | undefined): string | undefined {
  if (typeof exception !== 'string') return undefined;
  const [, name = '', message = ''] = /^(?:\w+[.$])*(\w+)(?:: (.*))?/.exec(exception) ?? [];
  const told = message === '' || message === 'null' ? name : `${name}: ${message}`;
  return told.length > LONGEST_EXCEPTION ? `${told.slice(0, LONGEST_EXCEPTION)}…` : told;
}
