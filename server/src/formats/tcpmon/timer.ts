import { duration } from './readable.ts';

/**
 * The true microseconds behind an ExpireTimeUs; undefined when it is no number. ss prints 4 s 125 ms as `4.125ms`,
 * which tcpmon (all versions to 2023-11-10) stores as 4125. Real values are whole milliseconds, so 1000 to 9999
 * without three zeros at the end can only be such a mistake.
 */
export function expiryMicroseconds(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const us = Number(text);
  return us >= 1000 && us < 10_000 && us % 1000 !== 0 ? us * 1000 : us;
}

/** How long until a timer fires, `4.125 s`; the text itself when it is no number. */
export function readableExpiry(text: string): string {
  const us = expiryMicroseconds(text);
  return us === undefined ? text : duration(us / 1000);
}
