import type { Explanation } from '../../log/token.ts';
import type { Field } from './field.ts';
import type { Parser } from './form.ts';
import { unquoted } from './readable.ts';
import { type Measurement, type Pair, type Sample, tag } from './sample.ts';
import { fieldOf } from './today.ts';

/** The tags by which a measurement is known again a second later. */
const IDENTITY: Readonly<Record<Measurement, readonly string[]>> = {
  tcp: ['LocalAddr', 'PeerAddr', 'Hostname'],
  nic: ['Name', 'Hostname'],
  net: ['Hostname'],
};

/**
 * How the value of a field is found on other lines of the same socket, interface or host; nothing where its tags stand on
 * lines before it, or are damaged.
 */
export function seriesOf(
  pair: Pair,
  sample: Sample,
  line: string,
  parse: Parser,
): Pick<Explanation, 'series'> {
  const { measurement, stamp } = sample;
  const field = fieldOf(measurement, pair.name);
  const names = IDENTITY[measurement];
  const [first, second = first] = names
    .slice(0, 2)
    .map((name) => sample.tags.find((one) => one.name === name));
  if (!field || !first || !second || first.end <= first.start) return {};
  // A socket is known by both its ends; the name of a host is on every line of it.
  const mark = measurement === 'tcp' ? line.slice(first.start, second.end) : (pair.written ?? pair.name);
  const isSame = (other: Sample): boolean =>
    other.measurement === measurement && names.every((name) => tag(other, name) === tag(sample, name));
  return {
    series: {
      stamp,
      mark,
      valueOn: (text) => {
        if (!text.includes(pair.written ?? pair.name)) return undefined;
        const other = parse(text);
        const value = other && isSame(other) && other.values.find(({ name }) => name === pair.name)?.value;
        return other && value !== undefined && value !== false ? { stamp: other.stamp, value } : undefined;
      },
      changeFrom: (before, span) => change(unquoted(before), unquoted(pair.value), span, field),
    },
  };
}

/** `+3 segments in 1 s (from 488)`. */
function change(before: string, now: string, span: string, { counter, unit }: Field): string {
  if (before === now) return `none in ${span}`;
  const isWhole = /^\d{1,20}$/.test(before) && /^\d{1,20}$/.test(now);
  if (!counter || !isWhole) return `it was ${before} ${span} before`;
  const rise = BigInt(now) - BigInt(before);
  if (rise < 0n) return `it fell from ${before} in ${span}: it began again`;
  const counted = unit === 'code' ? '' : ` ${rise === 1n && unit !== 'ms' ? unit.replace(/s$/, '') : unit}`;
  return `+${rise}${counted} in ${span} (from ${before})`;
}
