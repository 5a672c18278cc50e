import type { Endpoint } from '../../../log/endpoint.ts';
import type { Explanation } from '../../../log/token.ts';

/** Where a word stands. */
export interface Around {
  /** The class that printed the message, without package and inner class; '' where the head is cut. */
  readonly className: string;
}

/** A word that means something by itself, whatever the message around it. */
export interface Word {
  /** Flags `d` and `g`; linear. Each of its groups becomes a token, unless an id stands there. */
  readonly pattern: RegExp;
  readonly explain: (match: RegExpExecArray, around: Around) => Explanation | undefined;
  /** The end of a connection that the first group names, where it names one. */
  readonly endpoint?: (match: RegExpExecArray) => Endpoint | undefined;
}
