import { parseSessionId, readSessionId } from '../cluster/sessionId.ts';
import type { SessionAnswer } from '../protocol/session.ts';

/** What a session id says; undefined when the text is not one. */
export function session(text: string): SessionAnswer | undefined {
  const id = parseSessionId(text);
  return id === undefined ? undefined : { ...readSessionId(id) };
}
