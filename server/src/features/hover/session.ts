import { epochOfStamp } from '../../cluster/sessionId.ts';
import { formatUptime } from '../../cluster/uptime.ts';
import { type Instant, instant } from '../../log/instant.ts';
import { formatMoment, formatTime } from '../../log/zone.ts';
import type { SessionAnswer, SessionInLogs, SessionPlace, SessionStep } from '../../protocol/session.ts';
import { formatSpan } from '../../protocol/spans.ts';
import { card } from '../markdown.ts';
import { sessionAnswer } from '../sessions/session.ts';
import type { HoverContext } from './context.ts';

/** Steps of a life that a hover shows: the first and the last of them. */
const MOST_STEPS = 8;
const MOST_SHARING = 4;

type Row = [label: string, value: string];

/**
 * A session id: who minted it and when, what its clock bits are, and what became of it in the logs. `place` is where it stands;
 * columns count UTF-16 units.
 */
export function explainSession(
  id: bigint,
  place: { readonly line: number; readonly character: number },
  { sessions, clock }: Pick<HoverContext, 'sessions' | 'clock'>,
): string {
  const answer = sessionAnswer(id, sessions?.known);
  if (answer.clock === 'unknown') return card(`Session ${answer.id}`, '', [], [answer.reason]);
  const { logs } = answer;
  const zone = clock.zone.name;
  const rows: Row[] = [
    ['Server that minted it', minterWords(answer)],
    ['Number in its tenure', numberWords(answer.counter)],
    ['Clock', clockWords(answer)],
    ...roleRows(answer, zone),
    ['Java hash', hashWords(answer)],
    ...(logs ? seenRows(logs, zone) : []),
    ...(logs ? lifeRows(logs, zone) : []),
  ];
  const notes = [answer.reason, ...(logs?.notes ?? []), ...unreadNotes(sessions, logs)];
  const links = linksOf(answer, place, sessions);
  return card(`Session ${answer.id}`, `minted by server ${answer.myid}`, rows, notes) + links;
}

function minterWords({ myid, logs }: SessionAnswer): string {
  if (!logs) return String(myid);
  const { mintedBy } = logs;
  if (!mintedBy) return `${myid}, not in any open log`;
  const parts = [mintedBy.myid ?? myid, mintedBy.addresses[0], mintedBy.name];
  const words = parts.filter((part) => part !== undefined && part !== '').join(' · ');
  return mintedBy.logs.length === 0 ? `${words}, not in any open log` : words;
}

function numberWords(counter: number): string {
  return counter === 0 ? '0 (the first session since that server took its role)' : String(counter);
}

function clockWords({ clock, stampMs }: SessionAnswer): string {
  return clock === 'epoch'
    ? `${formatMoment(instant(epochOfStamp(stampMs)), 'UTC')}, when the role began`
    : `host uptime ${formatUptime(stampMs)} when the role began`;
}

function roleRows({ clock, roleStart, logs }: SessionAnswer, zone: string): Row[] {
  if (clock === 'epoch') return [];
  if (!roleStart) return logs?.noRoleStart === undefined ? [] : [['Role began', logs.noRoleStart]];
  const about = ({ instant: at, plusMinusMs }: { instant: number; plusMinusMs: number }): string =>
    `${formatMoment(instant(at), zone)} ± ${formatSpan(plusMinusMs)}`;
  return [
    ['Role began', about(roleStart)],
    ['', roleStart.reason],
    ...(logs?.boot ? [['Host booted', `${about(logs.boot)}, as ${logs.boot.reason}`] satisfies Row] : []),
  ];
}

function hashWords({ hash, logs }: SessionAnswer): string {
  const words = `0x${(hash >>> 0).toString(16)}`;
  if (!logs) return words;
  const { sharesHashWith, pending } = logs;
  if (sharesHashWith.length === 0)
    return `${words} · shared with no other id in ${pending.length > 0 ? 'the logs read so far' : 'these logs'}`;
  const more = sharesHashWith.length - MOST_SHARING;
  return `${words} · shared with ${sharesHashWith.slice(0, MOST_SHARING).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function seenRows({ seen, pending }: SessionInLogs, zone: string): Row[] {
  if (!seen) return pending.length > 0 ? [] : [['Seen', 'in no log that is known here']];
  const { logs, lines, first, last } = seen;
  const count = `${logs === 1 ? '1 log' : `${logs} logs`}, ${lines === 1 ? '1 line' : `${lines} lines`}`;
  const node = ({ node: label }: SessionPlace): string => (label === undefined ? '' : ` (${label})`);
  const words = [
    count,
    ...(first ? [`first ${formatMoment(first.instant as Instant, zone)}${node(first)}`] : []),
    ...(first && last && last.instant > first.instant
      ? [`last ${momentAfter(last.instant, first.instant, zone)}${node(last)}`]
      : []),
  ];
  return [['Seen', words.join(' · ')]];
}

/** A moment without its date where that is the date of another. */
function momentAfter(ms: number, other: number, zone: string): string {
  const moment = formatMoment(instant(ms), zone);
  return moment.slice(0, 10) === formatMoment(instant(other), zone).slice(0, 10)
    ? formatTime(instant(ms), zone)
    : moment;
}

function lifeRows({ life }: SessionInLogs, zone: string): Row[] {
  const left = life.length - MOST_STEPS;
  const half = MOST_STEPS / 2;
  const shown = left > 0 ? [...life.slice(0, half), undefined, ...life.slice(-half)] : life;
  return shown.map((step, index): Row => {
    const label = index === 0 ? 'Life' : '';
    return [label, step ? stepRow(step, life[0] ?? step, zone) : `… ${left} more`];
  });
}

function stepRow(
  { kind, instant: at, words, times, doubt }: SessionStep,
  first: SessionStep,
  zone: string,
): string {
  const when = momentAfter(at, first.instant, zone);
  const count = times > 1 ? `, ${kind === 'created' ? 'told ' : ''}${times} times` : '';
  return `${when} · ${words}${count}${doubt ? `. ${doubt.certain ? 'Did not hold' : 'Perhaps not'}: ${doubt.words}` : ''}`;
}

function unreadNotes(sessions: HoverContext['sessions'], logs: SessionInLogs | undefined): string[] {
  if (!sessions) return [];
  if (!sessions.known) return ['What the logs tell of it is still being read.'];
  const { nameOf } = sessions.known;
  if (!logs || logs.pending.length === 0) return [];
  return [`Still being read: ${logs.pending.map(nameOf).join(', ')}.`];
}

function linksOf(
  { id, logs }: SessionAnswer,
  { line, character }: { readonly line: number; readonly character: number },
  sessions: HoverContext['sessions'],
): string {
  const links = sessions?.links;
  if (!links) return '';
  const first = logs?.seen?.first;
  const shown = [
    `[Go to references](${links.references(line, character)})`,
    `[Copy](${links.copy(id)})`,
    ...(first ? [`[Correlate around its first line](${links.correlate(first.uri, first.line)})`] : []),
  ];
  return `\n\n${shown.join(' · ')}`;
}
