/**
 * What clients and the server say to each other: plain data that JSON does not change. Imports nothing. Lines are
 * 0-based here; instants are milliseconds since the Unix epoch, UTC, fractions allowed.
 */
export type * from './correlation.ts';
export type * from './records.ts';
export type * from './session.ts';
export { commands, requests, notifications } from './methods.ts';
export { formatDelta, formatSpan } from './spans.ts';
export type * from './methods.ts';
export { visibleText } from './visibleText.ts';
