import { epochOfStamp, readSessionId, type SessionReading } from '../../cluster/sessionId.ts';
import { formatUptime } from '../../cluster/uptime.ts';
import { instant } from '../../log/instant.ts';
import { formatMoment } from '../../log/zone.ts';
import { card } from '../markdown.ts';

/** A session id: who minted it, when in that server's tenure, and what its clock bits are not. */
export function explainSession(id: bigint): string {
  const reading = readSessionId(id);
  if (reading.clock === 'unknown') return card(`Session ${reading.id}`, '', [], [reading.reason]);
  return card(
    `Session ${reading.id}`,
    `minted by server ${reading.myid}`,
    [
      ['Server that minted it', String(reading.myid)],
      ['Number in its tenure', numberWords(reading.counter)],
      ['Clock', clockWords(reading)],
      ['Java hash', `0x${(reading.hash >>> 0).toString(16)}`],
    ],
    [reading.reason],
  );
}

function numberWords(counter: number): string {
  return counter === 0 ? '0 (the first session since that server took its role)' : String(counter);
}

function clockWords({ clock, stampMs }: SessionReading): string {
  return clock === 'epoch'
    ? `${formatMoment(instant(epochOfStamp(stampMs)), 'UTC')}, when the role began`
    : `host uptime ${formatUptime(stampMs)} when the role began`;
}
