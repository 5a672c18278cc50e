import type { Explanation } from '../../../log/token.ts';
import { explainException } from '../exceptions.ts';
import type { Around, Word } from './word.ts';

/** Classes of exceptions within a line; what follows one up to the line's end is its message. */
export const exceptionNames: readonly Word[] = [
  {
    pattern: /(?<![\w.$])((?:[\w$]+\.)*[\w$]*(?:Exception|Error|Throwable))(?![\w$])/dg,
    explain: (match: RegExpExecArray, { className }: Around): Explanation | undefined => {
      const [, name = ''] = match;
      const message = /^: ?(.{1,400})/.exec(match.input.slice(match.index + name.length))?.[1];
      return explainException(name, message, className);
    },
  },
];
