import { sessions as listSessions } from '../features/sessions/sessions.ts';
import { instant } from '../log/instant.ts';
import { formatMoment } from '../log/zone.ts';
import type { SessionListed, SessionsAnswer } from '../protocol/session.ts';
import { visibleText } from '../protocol/visibleText.ts';
import { type Arguments, Misuse } from './arguments.ts';
import { openSessions } from './openSessions.ts';
import { counted } from './session.ts';
import { complain, shownPath } from './sight.ts';

/** `log-lens sessions PATH…`: every session that the logs name, and those of them that share a Java hash. */
export async function sessions(args: Arguments, print: (text: string) => void): Promise<number> {
  if (args.paths.length === 0) throw new Misuse('sessions: name the logs, or a folder that holds them');
  const { known, isUnreadable } = await openSessions(args.paths, args.settings);
  const answer = await listSessions({ limit: Infinity }, known);
  for (const note of answer.notes) complain(note);
  const zone = (uri: string): string => known.catalogue.ensemble.clocks.get(uri)?.zone.name ?? 'UTC';
  print(args.format === 'json' ? `${JSON.stringify(fromOne(answer), null, 2)}\n` : asText(answer, zone));
  if (isUnreadable) return 2;
  return answer.sessions.length > 0 ? 0 : 1;
}

function asText({ sessions: all, collisions }: SessionsAnswer, zone: (uri: string) => string): string {
  if (all.length === 0) return '';
  const rows = all.map((one) => `${rowOf(one, zone)}\n`).join('');
  const groups = collisions.map(
    ({ hash, ids }) => `  0x${(hash >>> 0).toString(16).padStart(8, '0')}  ${ids.join('  ')}\n`,
  );
  const found =
    groups.length === 0
      ? 'No two of these ids share a Java hash.\n'
      : `Ids that share a Java hash\n${groups.join('')}`;
  return `${rows}\n${all.length === 1 ? '1 session' : `${all.length} sessions`}. ${found}`;
}

function rowOf({ id, myid, logs, lines, first }: SessionListed, zone: (uri: string) => string): string {
  const count = `${logs === 1 ? '1 log' : `${logs} logs`}, ${lines === 1 ? '1 line' : `${lines} lines`}`;
  const words = `${id.padEnd(18)}  server ${String(myid).padEnd(3)}  ${count.padEnd(20)}`;
  if (!first) return words.trimEnd();
  return `${words}  ${formatMoment(instant(first.instant), zone(first.uri))}  ${visibleText(shownPath(first.uri))}:${first.line + 1}`;
}

/** The answer with lines as the terminal counts them. */
const fromOne = (answer: SessionsAnswer): SessionsAnswer => ({
  ...answer,
  sessions: answer.sessions.map((one) => ({
    ...one,
    ...(one.first ? { first: counted(one.first) } : {}),
    ...(one.last ? { last: counted(one.last) } : {}),
  })),
});
