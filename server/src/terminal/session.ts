import { epochOfStamp } from '../cluster/sessionId.ts';
import { formatUptime } from '../cluster/uptime.ts';
import { session as readSession, type SessionsKnown } from '../features/sessions/session.ts';
import { instant } from '../log/instant.ts';
import { formatMoment } from '../log/zone.ts';
import type { SessionAnswer, SessionInLogs, SessionPlace, SessionStep } from '../protocol/session.ts';
import { formatSpan } from '../protocol/spans.ts';
import { visibleText } from '../protocol/visibleText.ts';
import { type Arguments, Misuse } from './arguments.ts';
import { openSessions } from './openSessions.ts';
import { complain, shownPath } from './sight.ts';

/** `log-lens session ID [PATH…]`: what the id says, and with logs what they add. */
export async function session(args: Arguments, print: (text: string) => void): Promise<number> {
  const [id, ...paths] = args.paths;
  if (id === undefined) throw new Misuse('session: give an id such as 0x2001776d0d90000');
  if (!readSession(id))
    throw new Misuse(`session: "${id}" is no session id: give hex such as 0x2001776d0d90000, or decimal`);
  const opened = paths.length === 0 ? undefined : await openSessions(paths, args.settings);
  const reading = readSession(id, opened?.known);
  if (!reading) return 1;
  const zone = zoneOf(reading, opened?.known);
  print(args.format === 'json' ? `${JSON.stringify(fromOne(reading), null, 2)}\n` : asText(reading, zone));
  for (const note of reading.logs?.notes ?? []) complain(note);
  if (opened?.isUnreadable) return 2;
  return opened && !reading.logs?.seen ? 1 : 0;
}

function zoneOf({ logs }: SessionAnswer, known: SessionsKnown | undefined): string {
  const uri = logs?.seen?.first?.uri ?? logs?.mintedBy?.logs[0] ?? '';
  return known?.catalogue.ensemble.clocks.get(uri)?.zone.name ?? 'UTC';
}

const INDENT = 26;

function asText(reading: SessionAnswer, zone: string): string {
  const rows: [string, string][] = [
    ['Server that minted it', minterWords(reading)],
    ['Number in its tenure', String(reading.counter)],
    ['Clock', `${clockWords(reading)}\n${reading.reason}`],
    ...roleRows(reading, zone),
    ['Java hash', hashWords(reading)],
    ...(reading.logs ? logRows(reading.logs, zone) : []),
  ];
  const lines = rows.map(
    ([label, value]) =>
      `  ${label.padEnd(INDENT - 3)} ${value
        .split('\n')
        .map(visibleText)
        .join(`\n${' '.repeat(INDENT)}`)}`,
  );
  return `Session ${reading.id}\n${lines.join('\n')}\n`;
}

function minterWords({ myid, logs }: SessionAnswer): string {
  if (!logs) return String(myid);
  const { mintedBy } = logs;
  if (!mintedBy) return `${myid}, not in any of the logs`;
  const parts = [mintedBy.myid ?? myid, mintedBy.addresses[0], mintedBy.name];
  const words = parts.filter((part) => part !== undefined && part !== '').join(' · ');
  return mintedBy.logs.length === 0 ? `${words}, not in any of the logs` : words;
}

function clockWords({ clock, stampMs }: SessionAnswer): string {
  if (clock === 'epoch') return `${formatMoment(instant(epochOfStamp(stampMs)), 'UTC')}, when the role began`;
  if (clock === 'monotonic') return `host uptime ${formatUptime(stampMs)} when the role began`;
  return `${stampMs} ms`;
}

function roleRows({ clock, roleStart, logs }: SessionAnswer, zone: string): [string, string][] {
  if (clock === 'epoch' || !logs) return [];
  const about = ({ instant: at, plusMinusMs }: { instant: number; plusMinusMs: number }): string =>
    `${formatMoment(instant(at), zone)} ± ${formatSpan(plusMinusMs)}`;
  if (!roleStart) return [['Role began', logs.noRoleStart ?? 'cannot tell']];
  return [
    ['Role began', `${about(roleStart)}\n${roleStart.reason}`],
    ...(logs.boot
      ? [['Host booted', `${about(logs.boot)}, as ${logs.boot.reason}`] satisfies [string, string]]
      : []),
  ];
}

function hashWords({ hash, logs }: SessionAnswer): string {
  const words = `0x${(hash >>> 0).toString(16)}`;
  if (!logs) return words;
  return logs.sharesHashWith.length === 0
    ? `${words}, shared with no other id in these logs`
    : `${words}, shared with ${logs.sharesHashWith.join(', ')}`;
}

function logRows({ seen, life }: SessionInLogs, zone: string): [string, string][] {
  const words = life.map((step) => stepWords(step, zone)).join('\n');
  return [
    ['Seen', seen ? seenWords(seen, zone) : 'in none of the logs'],
    ...(life.length > 0 ? [['Life', words] satisfies [string, string]] : []),
  ];
}

const placeWords = ({ uri, line }: SessionPlace): string => `${shownPath(uri)}:${line + 1}`;

function seenWords({ logs, lines, first, last }: NonNullable<SessionInLogs['seen']>, zone: string): string {
  const at = (place: SessionPlace): string =>
    `${formatMoment(instant(place.instant), zone)}  ${placeWords(place)}`;
  return [
    `${logs === 1 ? '1 log' : `${logs} logs`}, ${lines === 1 ? '1 line' : `${lines} lines`}`,
    ...(first ? [`first ${at(first)}`] : []),
    ...(last ? [`last  ${at(last)}`] : []),
  ].join('\n');
}

function stepWords({ kind, doubt, words, times, ...place }: SessionStep, zone: string): string {
  const when = formatMoment(instant(place.instant), zone);
  const count = times > 1 ? `, ${kind === 'created' ? 'told ' : ''}${times} times` : '';
  const line = `${when}  ${words}${count}  ${placeWords(place)}`;
  return doubt ? `${line}\n  ${doubt.certain ? 'did not hold' : 'perhaps not'}: ${doubt.words}` : line;
}

/** The answer with lines as the terminal counts them. */
function fromOne(answer: SessionAnswer): SessionAnswer {
  const { logs } = answer;
  if (!logs) return answer;
  const { seen } = logs;
  return {
    ...answer,
    logs: {
      ...logs,
      ...(seen
        ? {
            seen: {
              ...seen,
              ...(seen.first ? { first: counted(seen.first) } : {}),
              ...(seen.last ? { last: counted(seen.last) } : {}),
            },
          }
        : {}),
      life: logs.life.map(counted),
    },
  };
}

/** A place with its line as the terminal counts it. */
export const counted = <Place extends SessionPlace>(place: Place): Place => ({
  ...place,
  line: place.line + 1,
});
