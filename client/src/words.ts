import { type Correlation, type Hit, visibleText } from '#protocol';

/** `10:32:31.666 +08:00`: a moment in the pivot's zone. */
export function momentWords(instant: number, offsetMinutes: number): string {
  const shown = new Date(instant + offsetMinutes * 60_000).toISOString().slice(11, 23);
  return `${shown} ${offsetWords(offsetMinutes)}`;
}

function offsetWords(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const absolute = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

/** `Around 10:32:31.666 +08:00 on zk-9 (±5 s)`. */
export function titleWords({ pivot, window }: Correlation): string {
  const moment = momentWords(pivot.instant, pivot.zoneOffsetMinutes);
  const node = pivot.node === undefined ? '' : ` on ${pivot.node}`;
  return `Around ${moment}${node} (${window.reason})`;
}

/** The file's name and 1-based line: `zookeeper.log:48211`. */
export function fileAndLine(uri: string, hit: Hit | undefined): string {
  const name = visibleText(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)));
  return hit?.line === undefined ? name : `${name}:${hit.line + 1}`;
}

/** Log text for a label: one line, and no `$(icon)` of its own. */
export const plainLabel = (text: string): string => visibleText(text).replaceAll('$(', '\\$(').trim();
