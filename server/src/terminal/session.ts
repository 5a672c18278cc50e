import { formatUptime } from '../cluster/uptime.ts';
import { epochOfStamp } from '../cluster/sessionId.ts';
import { session as readSession } from '../features/session.ts';
import { instant } from '../log/instant.ts';
import { formatMoment } from '../log/zone.ts';
import type { SessionAnswer } from '../protocol/session.ts';
import { type Arguments, Misuse } from './arguments.ts';
import { complain } from './sight.ts';

/** `log-lens session ID`: what the id says. */
export function session(args: Arguments, print: (text: string) => void): number {
  const [id, ...logs] = args.paths;
  if (id === undefined) throw new Misuse('session: give an id such as 0x2001776d0d90000');
  const reading = readSession(id);
  if (!reading)
    throw new Misuse(`session: "${id}" is no session id: give hex such as 0x2001776d0d90000, or decimal`);
  if (logs.length > 0)
    complain('session: only the id is read so far; what the logs add is not looked up yet');
  print(args.format === 'json' ? `${JSON.stringify(reading, null, 2)}\n` : asText(reading));
  return 0;
}

function asText(reading: SessionAnswer): string {
  const rows: [string, string][] = [
    ['Server that minted it', String(reading.myid)],
    ['Number in its tenure', String(reading.counter)],
    ['Clock', `${clockWords(reading)}\n${reading.reason}`],
    ['Java hash', `0x${(reading.hash >>> 0).toString(16)}`],
  ];
  const lines = rows.map(
    ([label, value]) => `  ${label.padEnd(23)} ${value.replaceAll('\n', `\n${' '.repeat(26)}`)}`,
  );
  return `Session ${reading.id}\n${lines.join('\n')}\n`;
}

function clockWords({ clock, stampMs }: SessionAnswer): string {
  if (clock === 'epoch') return `${formatMoment(instant(epochOfStamp(stampMs)), 'UTC')}, when the role began`;
  if (clock === 'monotonic') return `host uptime ${formatUptime(stampMs)} when the role began`;
  return `${stampMs} ms`;
}
