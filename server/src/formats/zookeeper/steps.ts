const HYPHEN = 0x2d;
/** Columns in which the message of a line begins, its layout's header before it. */
const REACH = 400;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * What a server writes as it starts, in that order (QuorumPeerConfig.parse, QuorumPeerMain, ZooKeeperServerMain,
 * Environment.logEnv, all versions). ZKConfig says the first text as well, later in a run.
 */
const STEPS: readonly (readonly [text: Uint8Array, step: number])[] = [
  [bytesOf('- Reading configuration from: '), 1],
  [bytesOf('- Starting quorum peer'), 2],
  [bytesOf('- Starting server'), 2],
  [bytesOf('- Server environment:zookeeper.version='), 3],
];
const CONFIG = bytesOf('QuorumPeerConfig');

/** The step of a server's start that the line shows, 0 for none. */
export function stepAt(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end, start + REACH);
  for (let at = start; at < limit; at++) {
    if (bytes[at] !== HYPHEN) continue;
    for (const [text, step] of STEPS) {
      if (!isAt(bytes, text, at, end)) continue;
      return step > 1 || holds(bytes, CONFIG, start, at) ? step : 0;
    }
  }
  return 0;
}

function isAt(bytes: Uint8Array, text: Uint8Array, at: number, end: number): boolean {
  if (end - at < text.length) return false;
  for (let index = 1; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}

function holds(bytes: Uint8Array, text: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (bytes[at] === text[0] && isAt(bytes, text, at, end)) return true;
  }
  return false;
}
