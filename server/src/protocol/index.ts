/**
 * What clients and the server say to each other: plain data that JSON does not change. Imports nothing. Lines are
 * 0-based here; instants are milliseconds since the Unix epoch, UTC, fractions allowed.
 */
export type * from './bundle.ts';
export type * from './clocks.ts';
export type * from './correlation.ts';
export type * from './cursor.ts';
export type * from './detection.ts';
export type * from './member.ts';
export type * from './nodes.ts';
export type * from './records.ts';
export type * from './session.ts';
export type * from './slice.ts';
export { awaited } from './awaited.ts';
export { BUNDLE_ENDING, BUNDLE_SCHEME, bundleOf, bundleRequests } from './bundle.ts';
export { SLICE_SCHEME, sliceOf, sourceOf } from './slice.ts';
export { commands, requests, notifications } from './methods.ts';
export { memberLabel, nodeLabel, roleWord } from './member.ts';
export { type FoldedParts, foldParts } from './foldParts.ts';
export { formatDelta, formatSpan } from './spans.ts';
export type * from './methods.ts';
export { visibleText } from './visibleText.ts';
export { type PacketQuestion, wiresharkFilter } from './wireshark.ts';
