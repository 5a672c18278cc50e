import { printedForms, printedZxids } from '../cluster/printedForms.ts';
import { isSameEndpoint, printedEndpoint } from '../log/endpoint.ts';
import type { Dialect } from '../log/format.ts';
import type { Token } from '../log/token.ts';
import { endsOnPastedLine } from './packetRows.ts';

/** A thing of the cluster that lines of many logs name: a session, a transaction, or an end of a connection. */
export interface Mention {
  /** Texts to search for, one of which stands wherever the thing is named. */
  readonly forms: readonly string[];
  /** Present for a session or a transaction: the number that they are texts of, unsigned. Only logs whose lines name such are searched. */
  readonly id?: bigint;
  /** Whether a token names the thing. */
  isNamedBy(token: Token): boolean;
  /** Where a line of a text that is no log names the thing, in UTF-16 columns; absent for what is not looked for there. */
  readonly inNotes?: (line: string) => readonly { readonly start: number; readonly end: number }[];
}

/** What a token mentions; undefined for what only means something where it stands. */
export function mentionOf(token: Token): Mention | undefined {
  if (token.kind === 'session' && token.id !== 0n) {
    const { id } = token;
    return {
      forms: printedForms(id),
      id,
      isNamedBy: (other) =>
        (other.kind === 'session' && other.id === id) ||
        (other.kind === 'touches' && other.touches.some(({ session }) => session === id)),
    };
  }
  if (token.kind === 'zxid' && token.zxid !== 0n) {
    const { zxid } = token;
    return {
      forms: printedZxids(zxid),
      id: zxid,
      isNamedBy: (other) => other.kind === 'zxid' && other.zxid === zxid,
    };
  }
  if (token.kind === 'endpoint') {
    const { endpoint } = token;
    return {
      forms: printedEndpoint(endpoint),
      isNamedBy: (other) => other.kind === 'endpoint' && isSameEndpoint(other.endpoint, endpoint),
      inNotes: (line) =>
        line.includes(String(endpoint.port))
          ? endsOnPastedLine(line).filter((named) => isSameEndpoint(named.endpoint, endpoint))
          : [],
    };
  }
  return undefined;
}

/**
 * The columns at which a line names the thing, each once: the tokens that the dialect finds on it. `within` are UTF-16 columns
 * of places where a form stands.
 */
export function namesOn(
  line: string,
  dialect: Dialect,
  mention: Mention,
  within: readonly number[],
): { start: number; end: number }[] {
  const tokens = dialect.tokens([line], 0);
  return tokens.filter(
    (token) =>
      within.some((column) => token.start <= column && column < token.end) && mention.isNamedBy(token),
  );
}
