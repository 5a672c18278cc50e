import { printedForms, printedZxid } from '../cluster/printedForms.ts';
import type { Dialect } from '../log/format.ts';
import type { Token } from '../log/token.ts';

/** A thing of the cluster that lines of many logs name: a session, or a transaction. */
export interface Mention {
  /** Texts to search for, one of which stands wherever the thing is named. */
  readonly forms: readonly string[];
  /** Whether a token names the thing. */
  isNamedBy(token: Token): boolean;
}

/** What a token mentions; undefined for what only means something where it stands. */
export function mentionOf(token: Token): Mention | undefined {
  if (token.kind === 'session' && token.id !== 0n) {
    const { id } = token;
    return {
      forms: printedForms(id),
      isNamedBy: (other) =>
        (other.kind === 'session' && other.id === id) ||
        (other.kind === 'touches' && other.touches.some(({ session }) => session === id)),
    };
  }
  if (token.kind === 'zxid' && token.zxid !== 0n) {
    const { zxid } = token;
    return {
      forms: [printedZxid(zxid)],
      isNamedBy: (other) => other.kind === 'zxid' && other.zxid === zxid,
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
