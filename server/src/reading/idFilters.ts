/**
 * In which stretches of a file an id may stand: for each cell of {@link CELL_BYTES} a filter of bits, of which every id that
 * stands there has set four. A filter never denies an id that is there, and lets one in some hundred others through; one that a
 * storm of ids has filled lets all through. At most a kilobyte a cell, so four megabytes for a gigabyte of log.
 *
 * An id stands there as one of these texts, which the scan kernel looks for (kernel/ids.ts):
 * - up to 16 hex digits, nine or more, in small letters or in any case, behind `0x` or by themselves;
 * - 14 to 20 decimal digits, with a minus before them or not;
 * - twelve bytes of a learner ping's payload in Base64, behind `data:`.
 *
 * Left out: what has less than 33 bits; and fewer than 14 decimal digits by themselves, which are zxids in decimal far more often
 * than in hex. {@link isFiled} tells whether an id can be asked for.
 */
export interface IdFilters {
  /** Where the filter of each cell begins in {@link bits}, and where the last one ends. An empty one lets all through. */
  readonly starts: Uint32Array;
  readonly bits: Uint8Array;
}

/** Bytes of the file that share a filter. */
export const CELL_BYTES = 262_144;
/** Bytes before and behind a cell in which a text may lie that is filed under it: a sign, zeros, a ping's payload. */
export const CELL_MARGIN = { before: 32, behind: 16_384 + 64 } as const;

/** The filters of stretches that follow each other, from what the kernel writes: four bytes of length and a filter, for each cell. */
export function filtersOf(parts: readonly Uint8Array[]): IdFilters {
  const starts: number[] = [0];
  const filters: Uint8Array[] = [];
  for (const part of parts) {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    for (let at = 0; at < part.length;) {
      const size = view.getUint32(at, true);
      filters.push(part.subarray(at + 4, at + 4 + size));
      starts.push((starts.at(-1) ?? 0) + size);
      at += 4 + size;
    }
  }
  const bits = new Uint8Array(starts.at(-1) ?? 0);
  filters.forEach((filter, cell) => bits.set(filter, starts[cell] ?? 0));
  return { starts: Uint32Array.from(starts), bits };
}

/** The filters of a file that has grown: those of its first `cells`, and those of a scan that went on there. */
export function grownFilters(known: IdFilters, cells: number, rest: IdFilters): IdFilters {
  const end = known.starts[cells] ?? 0;
  const starts = new Uint32Array(cells + rest.starts.length);
  starts.set(known.starts.subarray(0, cells));
  rest.starts.forEach((start, cell) => (starts[cells + cell] = end + start));
  const bits = new Uint8Array(end + rest.bits.length);
  bits.set(known.bits.subarray(0, end));
  bits.set(rest.bits, end);
  return { starts, bits };
}

/** The cells in which an id may stand, in order. The id is one that {@link isFiled}. */
export function cellsWith({ starts, bits }: IdFilters, id: bigint): number[] {
  const places = placesOf(id);
  const cells: number[] = [];
  for (let cell = 0; cell + 1 < starts.length; cell++) {
    const start = starts[cell] ?? 0;
    const size = (starts[cell + 1] ?? 0) - start;
    if (size === 0 || places.every((place) => isSet(bits, start, place & (8 * size - 1)))) cells.push(cell);
  }
  return cells;
}

const isSet = (bits: Uint8Array, start: number, place: number): boolean =>
  ((bits[start + (place >> 3)] ?? 0) & (1 << (place & 7))) !== 0;

/** The four places of an id in a filter of 8192 bits; in a smaller one, which is folded, the same by its size. */
function placesOf(id: bigint): number[] {
  let mixed = BigInt.asUintN(64, id * 0x9e3779b97f4a7c15n);
  mixed ^= mixed >> 32n;
  mixed = BigInt.asUintN(64, mixed * 0xd6e8feb86659fd93n);
  return [51n, 38n, 25n, 12n].map((shift) => Number((mixed >> shift) & 8191n));
}

/**
 * Whether all places are filed at which one of the texts stands and means the id: those of its hex digits and, where it is
 * longer than that, of its decimal ones.
 */
export function isFiled(id: bigint, forms: readonly string[]): boolean {
  if (id >> 32n === 0n) return false;
  const hex = id.toString(16);
  if (hex.length < LEAST_DECIMAL && /^\d+$/.test(hex)) return false;
  // Shorter decimal forms are not filed, and could hold the text that is looked for.
  return id >= LEAST_FILED_DECIMAL || !forms.some((form) => id.toString().includes(form));
}

const LEAST_DECIMAL = 14;
const LEAST_FILED_DECIMAL = 10n ** BigInt(LEAST_DECIMAL - 1);
