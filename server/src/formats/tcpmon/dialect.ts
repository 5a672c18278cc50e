import type { Dialect, HeadFinder } from '../../log/format.ts';
import { cluesIn } from './clues.ts';
import { coloursOf } from './colours.ts';
import { connectionsTold } from './connections.ts';
import type { Precision } from './epoch.ts';
import { tokensOf } from './explain.ts';
import type { Form, Parser } from './form.ts';
import { members } from './members.ts';
import { recordsOf } from './records.ts';
import { mayTell } from './telling.ts';
import { Watch } from './watch.ts';

const PRECISIONS: Readonly<Record<Precision, string>> = {
  10: 'whole seconds',
  13: 'seconds written as milliseconds',
  16: 'seconds written as microseconds',
  19: 'seconds written as nanoseconds',
};

/** How a file of one form is read whose stamps have so many digits; `resolution` is in milliseconds. */
export function exportDialect(form: Form, precision: Precision, resolution: number): Dialect {
  const finder: HeadFinder = {
    stampAt: (bytes, start, end) => form.stampAt(bytes, start, end, precision),
  };
  const parser = (): Parser => {
    const parse = form.parser();
    return (line) => {
      const sample = parse(line);
      return sample && sample.stampEnd - sample.stampStart === precision ? sample : undefined;
    };
  };
  return {
    name: `${form.name} (dialect ${form.id}), ${PRECISIONS[precision]}`,
    face: 'utc',
    resolution,
    heads: () => finder,
    tellsTrouble: true,
    memory: () => new Pass(parser()),
    // Where a line may go on behind its end, what it tells is not known by its end.
    ...(form.continues ? {} : { mayTell }),
    ...(form.sieve ? { sieve: form.sieve } : {}),
    read: (section, memory) => {
      const pass = memory instanceof Pass ? memory : undefined;
      return recordsOf(section, pass?.parse ?? parser(), pass?.watch ?? new Watch(true));
    },
    tokens: (lines, index) => {
      const line = lines[index] ?? '';
      const parse = parser();
      const sample = parse(line);
      return sample ? tokensOf(sample, line, parser()) : (form.tokens?.(line) ?? []);
    },
    colours: (lines) => coloursOf(lines, parser()),
    members,
    connections: connectionsTold(parser, !form.continues),
    clues: (lines) => cluesIn(lines, form, parser()),
  };
}

/** What one pass over a file carries along: the parser, which knows the socket it is at, and the values followed. */
class Pass {
  readonly parse: Parser;
  readonly watch = new Watch(false);

  constructor(parse: Parser) {
    this.parse = parse;
  }
}
