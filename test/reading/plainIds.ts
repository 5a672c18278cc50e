import { CELL_BYTES } from '../../server/src/reading/idFilters.ts';

/** Every id in a text, and the byte by which it belongs to a cell; by the plainest means, for texts of one byte a character. */
export function idsIn(text: string): { id: bigint; at: number }[] {
  const found: { id: bigint; at: number }[] = [];
  const file = (id: bigint, at: number): void => {
    const unsigned = BigInt.asUintN(64, id);
    if (unsigned >> 32n !== 0n) found.push({ id: unsigned, at });
  };
  for (const { 0: run, index } of text.matchAll(/[0-9a-f]{9,}/gi)) {
    // The ninth digit tells that it is one.
    const at = index + 8;
    const isPrefixed = /x/i.test(text[index - 1] ?? '');
    for (const digits of [run.slice(0, 16), /^[0-9a-f]*/.exec(run.slice(0, 16))?.[0] ?? '']) {
      if (digits !== '' && (isPrefixed || digits.length >= 14 || /\D/.test(digits)))
        file(BigInt(`0x${digits}`), at);
    }
    const decimal = /^\d*/.exec(run)?.[0] ?? '';
    if (decimal.length < 14) continue;
    for (const digits of [decimal.slice(0, 19), decimal.slice(0, 20)]) {
      file(BigInt(digits), at);
      if (text[index - 1] === '-') file(-BigInt(digits), at);
    }
  }
  for (const { 0: whole, 1: payload = '', index } of text.matchAll(/data: ?([A-Za-z0-9+/]*)/g)) {
    const most = payload.slice(0, 16_384 + 11);
    const from = index + whole.length - payload.length;
    for (let entry = 0; entry + 11 <= most.length && from + entry < index + 5 + 16_384; entry += 16) {
      const bytes = Buffer.from(`${most.slice(entry, entry + 11)}A`, 'base64');
      file(bytes.readBigUInt64BE(), index + 4);
    }
  }
  return found;
}

/** The filters of a text as the kernel writes them, by the plainest means. */
export function plainFilters(text: string): Uint8Array {
  const cells = Math.max(1, Math.ceil(text.length / CELL_BYTES));
  const filters = Array.from({ length: cells }, () => new Set<number>());
  for (const { id, at } of idsIn(text)) {
    for (const place of placesOf(id)) filters[Math.floor(at / CELL_BYTES)]?.add(place);
  }
  return Buffer.concat(filters.map(folded));
}

function placesOf(id: bigint): number[] {
  const whole = (value: bigint): bigint => BigInt.asUintN(64, value);
  const once = whole(id * 0x9e3779b97f4a7c15n);
  const mixed = whole((once ^ (once >> 32n)) * 0xd6e8feb86659fd93n);
  return [51n, 38n, 25n, 12n].map((shift) => Number((mixed >> shift) % 8192n));
}

function folded(places: ReadonlySet<number>): Buffer {
  let bits = 8192;
  let kept = places;
  if (kept.size > 0.75 * bits) return Buffer.alloc(4);
  while (bits > 128) {
    const half = new Set([...kept].map((place) => place % (bits / 2)));
    if (half.size * 16 > (bits / 2) * 3) break;
    kept = half;
    bits /= 2;
  }
  const filter = Buffer.alloc(4 + bits / 8);
  filter.writeUInt32LE(bits / 8);
  for (const place of kept) filter[4 + (place >> 3)]! |= 1 << (place & 7);
  return filter;
}
