import type { HeapChange } from './collection.ts';

/** A decimal as a GC log writes it: with a comma under locales that use one. */
export const DECIMAL = String.raw`\d{1,20}(?:[.,]\d{1,20})?`;

/** A size with its unit: `144922K`, `5436.0K`, `22.0G`, `0.0B`. */
export const SIZE = String.raw`\d{1,20}(?:[.,]\d{1,20})?[BKMGT]`;

// A number is looked at from its first digit only, or a run of digits would take quadratic time.
const CHANGE = new RegExp(
  String.raw`(?<!\d)(${SIZE})(?:\((${SIZE})\))?\s{0,9}->\s{0,9}(${SIZE})\s{0,9}\((${SIZE})\)`,
  'g',
);
const USED = new RegExp(String.raw`(?<!\d)(${SIZE})\s{0,9}\((${SIZE})\)`, 'g');
const KIB: Record<string, number> = { B: 1 / 1024, K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3 };

/** The number that `text` writes with a point or a comma. */
export const decimal = (text: string): number => Number(text.replace(',', '.'));

/** Seconds, as written, in milliseconds without the noise of binary fractions. */
export const secondsToMs = (text: string): number => Math.round(decimal(text) * 1e9) / 1e6;

/** A {@link SIZE} in units of 1024 bytes. */
export function kilobytes(text: string): number {
  return decimal(text.slice(0, -1)) * (KIB[text.slice(-1)] ?? NaN);
}

/** The last `before->after(capacity)` in `text`, as `8700K->954K(97216K)` or `17.2M(256.0M)->3758.6K(13.0M)`. */
export function lastChange(text: string): HeapChange | undefined {
  if (!text.includes('->')) return undefined;
  const found = [...text.matchAll(CHANGE)].at(-1);
  if (!found) return undefined;
  const [, before = '', , after = '', capacity = ''] = found;
  return { beforeKb: kilobytes(before), afterKb: kilobytes(after), capacityKb: kilobytes(capacity) };
}

/** The last `used(capacity)` in `text`, which CMS prints for pauses that free nothing. */
export function lastUsed(text: string): HeapChange | undefined {
  const found = [...text.matchAll(USED)].at(-1);
  if (!found) return undefined;
  const [, used = '', capacity = ''] = found;
  return { beforeKb: kilobytes(used), afterKb: kilobytes(used), capacityKb: kilobytes(capacity) };
}

/** `1.188 s`, `6.1 ms` or `0.05 ms`. */
export function formatDuration(ms: number): string {
  if (ms >= 99.95) return `${(ms / 1000).toFixed(3)} s`;
  return ms >= 0.95 ? `${ms.toFixed(1)} ms` : `${Number(ms.toPrecision(2))} ms`;
}

/** `1427 MB`, `4.8 MB` or `954 KB`: units of 1024, as the JVM means them. */
export function formatKilobytes(kb: number): string {
  if (Math.abs(kb) < 1024) return `${Math.round(kb)} KB`;
  const mb = kb / 1024;
  return Math.abs(mb) < 10 ? `${mb.toFixed(1)} MB` : `${Math.round(mb)} MB`;
}

/** `1427 MB → 1344 MB of 1603 MB`. */
export function formatChange(change: HeapChange): string {
  const { beforeKb, afterKb, capacityKb } = change;
  const of = capacityKb === undefined ? '' : ` of ${formatKilobytes(capacityKb)}`;
  return `${formatKilobytes(beforeKb)} → ${formatKilobytes(afterKb)}${of}`;
}
