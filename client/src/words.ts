import {
  type Correlation,
  formatDelta,
  type Hit,
  type MemberAt,
  type NodeRole,
  nodeLabel,
  roleWord,
  visibleText,
} from '#protocol';

/** `10:32:31.666 +08:00`: a moment in the pivot's zone. */
export function momentWords(instant: number, offsetMinutes: number): string {
  const shown = new Date(instant + offsetMinutes * 60_000).toISOString().slice(11, 23);
  return `${shown} ${offsetWords(offsetMinutes)}`;
}

/** `2023-10-25`: the day of a moment in a zone. */
export const dayWords = (instant: number, offsetMinutes: number): string =>
  new Date(instant + offsetMinutes * 60_000).toISOString().slice(0, 10);

/** The day on which all periods begin; undefined where they do on several. */
export function dayOfAll(roles: readonly Pick<NodeRole, 'from' | 'zoneOffsetMinutes'>[]): string | undefined {
  const days = new Set(roles.map(({ from, zoneOffsetMinutes = 0 }) => dayWords(from, zoneOffsetMinutes)));
  const [day] = days;
  return days.size === 1 ? day : undefined;
}

/** `+08:00`, or `UTC` for no offset. */
export function offsetWords(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const absolute = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

/** `Around 10:32:31.666 +08:00 on 9 · 10.255.0.143 · leader (±5 s)`. */
export function titleWords({ pivot, window }: Correlation): string {
  const moment = momentWords(pivot.instant, pivot.zoneOffsetMinutes);
  const label = nodeLabel(pivot);
  const node = label === undefined ? '' : ` on ${label}`;
  return visibleText(`Around ${moment}${node} (${window.reason})`);
}

/** `looking +0.034 s, follower +2.1 s`: what a server became inside the window. */
export const turnWords = ({ turns = [] }: MemberAt): string =>
  turns.map(({ role, deltaMs }) => `${roleWord(role)} ${formatDelta(deltaMs)}`).join(', ');

/** Everything that is known of a server at the pivot, for a tooltip. */
export function memberWords(member: MemberAt): string {
  const { myid, name, address, role, epoch, note } = member;
  const turns = turnWords(member);
  const said = [
    name,
    ...(myid === undefined ? [] : [`myid ${myid}`]),
    ...(address === undefined ? [] : [address]),
    role === undefined
      ? 'no log that was read tells its role at this moment'
      : `${roleWord(role)} at this moment`,
    ...(epoch === undefined ? [] : [`epoch ${epoch}`]),
    ...(note === undefined ? [] : [note]),
    ...(turns === '' ? [] : [`then ${turns}`]),
  ];
  return visibleText(said.join(' · '));
}

/** The file's name and 1-based line: `zookeeper.log:48211`. */
export function fileAndLine(uri: string, hit: Pick<Hit, 'line'> | undefined): string {
  const name = visibleText(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)));
  return hit?.line === undefined ? name : `${name}:${hit.line + 1}`;
}

/** Log text for a label: one line, and no `$(icon)` of its own. */
export const plainLabel = (text: string): string => visibleText(text).replaceAll('$(', '\\$(').trim();
