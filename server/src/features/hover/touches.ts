import { readSessionId } from '../../cluster/sessionId.ts';
import { formatUptime } from '../../cluster/uptime.ts';
import type { SessionTouch } from '../../log/token.ts';
import { escapeMarkdown } from '../markdown.ts';

/** The payload of a learner's ping reply: the sessions it vouches for. */
export function explainTouches(touches: readonly SessionTouch[]): string {
  const rows = touches.map(({ session, timeoutMs }) => {
    const { id, myid, counter, clock, stampMs } = readSessionId(session);
    const stamp =
      clock === 'monotonic' ? `uptime ${formatUptime(stampMs)}` : clock === 'epoch' ? 'epoch clock' : '';
    return `| \`${id}\` | server ${myid} | ${timeoutMs} ms | ${counter} | ${escapeMarkdown(stamp)} |`;
  });
  const count = touches.length === 1 ? '1 session' : `${touches.length} sessions`;
  return [
    `**Learner ping: ${count}**`,
    '',
    '| Session | Minted by | Timeout | Number | Role began at |',
    '| :-- | :-- | --: | --: | :-- |',
    ...rows,
    '',
    'Sessions whose clients this learner heard since its ping before; not all that are connected to it.',
  ].join('\n');
}
