import { isPlausible } from './frame.ts';
import type { Kind } from './measured.ts';

/** Magic and length before each record. */
export const HEAD = 6;
/** Bytes from a record's magic on that {@link frameHead} looks at. */
export const HEAD_SEEN = 32;
/** Longest record that is read: sixty times that of a host with 5,540 sockets. */
export const MOST_IN_RECORD = 64 << 20;

/** True when a record's magic, 0xADDE in little endian, stands at `at`. */
export const hasMagic = (bytes: Uint8Array, at = 0): boolean => bytes[at] === 0xde && bytes[at + 1] === 0xad;

/** The length of the body that the head of a record tells; undefined without its magic, or when it is cut. */
export function lengthOf(bytes: Uint8Array): number | undefined {
  if (!hasMagic(bytes) || bytes.length < HEAD) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, HEAD).getUint32(2, true);
}

/**
 * What the first bytes of a record look like when it was written by tcpmon: its kind fills the body and begins with its
 * second. Undefined for anything else, a record that is sound but has its fields in another order among it.
 */
export function frameHead(bytes: Uint8Array): { readonly length: number; readonly kind: Kind } | undefined {
  const length = lengthOf(bytes);
  if (length === undefined || length === 0 || length > MOST_IN_RECORD) return undefined;
  const kind = bytes[HEAD] ?? 0;
  if (kind !== 0x0a && kind !== 0x12 && kind !== 0x1a) return undefined;
  const inner = varintAt(bytes, HEAD + 1);
  // A later build may have put fields behind.
  if (!inner || inner.value + inner.next - HEAD > length || bytes[inner.next] !== 0x08) return undefined;
  const second = varintAt(bytes, inner.next + 1);
  return second && isPlausible(second.value) ? { length, kind: (kind >> 3) as Kind } : undefined;
}

function varintAt(bytes: Uint8Array, at: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let index = 0; index < 6; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return undefined;
}
