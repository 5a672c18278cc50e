import type { FieldValue } from '../../log/record.ts';
import type { Unit } from './field.ts';

/**
 * A field's value: a number where a number holds it exactly, else its decimal digits as text (the kernel counts in
 * unsigned 64 bits); quoted words without their quotes.
 */
export function fieldValue(text: string): FieldValue {
  if (/^-?\d+$/.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : text;
  if (/^-?\d+\.\d+$/.test(text)) return Number(text);
  return unquoted(text);
}

/** `TCP_LISTEN` for `"TCP_LISTEN"`. */
export const unquoted = (text: string): string => /^"(.*)"$/.exec(text)?.[1] ?? text;

/** A value with its unit as a person reads it: `1,478,123 bytes (1.41 MiB)`; the text itself when it is no number. */
export function readable(text: string, unit: Unit): string {
  const value = fieldValue(text);
  const plain = grouped(text);
  const size = Number(text);
  if (plain === undefined) return String(value);
  switch (unit) {
    case 'bool':
      return size === 0 ? '0 (no)' : `${plain} (yes)`;
    case 'code':
      return plain;
    case 'bytes':
      return size < 1024 ? `${plain} ${unit}` : `${plain} bytes (${scaled(size, 1024, BINARY)})`;
    case 'kbit/s':
      return size < 1000 ? `${plain} ${unit}` : `${plain} kbit/s (${scaled(size, 1000, RATES)})`;
    case 'ms':
      return size < 1000 ? `${plain} ms` : `${plain} ms (${duration(size)})`;
    case 'µs':
      return `${plain} µs (${duration(size / 1000)})`;
    default:
      return `${plain} ${plain === '1' ? unit.replace(/s$/, '') : unit}`;
  }
}

/** `54 min 14 s` for a length of time in milliseconds, its two largest units; fractions of a second below a minute. */
export function duration(ms: number): string {
  if (ms < 1000) return `${round(ms, 3)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${round(seconds, 3)} s`;
  const units: readonly (readonly [string, number])[] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, length]) => seconds >= length);
  const [big, bigLength] = units[first] ?? ['min', 60];
  const [small, smallLength] = units[first + 1] ?? ['s', 1];
  const rest = Math.floor((seconds % bigLength) / smallLength);
  return `${Math.floor(seconds / bigLength)} ${big}${rest ? ` ${rest} ${small}` : ''}`;
}

const BINARY = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
const RATES = ['kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'];

function scaled(size: number, step: number, names: readonly string[]): string {
  let at = 0;
  let left = size;
  while (left >= step && at < names.length - 1) {
    left /= step;
    at++;
  }
  return `${Number(left.toPrecision(3))} ${names[at]}`;
}

/** Digits in groups of three; undefined for text that is no number. Needless zeros after the point fall away. */
function grouped(text: string): string | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return undefined;
  const [, sign = '', whole = '', fraction = ''] = parts;
  const kept = fraction.replace(/0+$/, '');
  return `${sign}${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}${kept ? `.${kept}` : ''}`;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
