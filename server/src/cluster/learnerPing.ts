import type { SessionTouch } from '../log/token.ts';

const ENTRY_BYTES = 12;

/**
 * The sessions that a learner reports in its ping reply: per session an 8-byte id and a 4-byte timeout in ms,
 * big-endian, without a count (Learner.ping, LearnerHandler PING, 3.4 to 3.9). `base64` is the payload as some
 * builds log it. Undefined when the text is not base64 of whole entries.
 */
export function decodeLearnerPing(base64: string): SessionTouch[] | undefined {
  if (base64.length === 0 || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    return undefined;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (bytes.length % ENTRY_BYTES !== 0) return undefined;
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / ENTRY_BYTES }, (_, entry) => ({
    session: view.getBigUint64(entry * ENTRY_BYTES),
    timeoutMs: view.getInt32(entry * ENTRY_BYTES + 8),
  }));
}
