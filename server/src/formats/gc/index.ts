import type { LogFormat } from '../../log/format.ts';
import { withColours } from './colours.ts';
import { recognise } from './recognise.ts';

/** The GC log of a HotSpot JVM: the bracket language up to JDK 8 and the unified log since JDK 9. */
export const gc: LogFormat = {
  id: 'gc',
  languageId: 'gc-log',
  title: 'JVM GC log',
  recognise: (head) => {
    const { dialect, ...found } = withColours({ format: gc, ...recognise(head) });
    return dialect ? { ...found, dialect: { ...dialect, ofServer: true } } : found;
  },
};
