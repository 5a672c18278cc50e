/** How much of a packed file is taken out of it, at most: what is packed can be made to unpack without end. */
export interface Limits {
  /** Bytes unpacked from one file. */
  readonly bytes: number;
  /** Unpacked bytes for each packed one, once more than {@link Limits.ratioFrom} bytes have come out. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Files in one archive, or frames in one zstd file. */
  readonly entries: number;
  /** Bytes of history that a zstd frame may ask the reader to hold; tcpmon's frames ask for 8 MiB. */
  readonly window: number;
}

/** What real bundles stay far below. A second of a host with 5,540 sockets is 1.1 MB raw, a data file of it 370 MB. */
export const LIMITS: Limits = {
  bytes: 1 << 30,
  ratio: 2_000,
  ratioFrom: 64 << 20,
  entries: 10_000,
  window: 32 << 20,
};

/**
 * What a collected bundle is unpacked within. Logs are packed to a tenth, and hardly ever to a hundredth, of their size;
 * deflate cannot do better than 1/1032, so that only what was made to unpack without end goes beyond.
 */
export const BUNDLE_LIMITS: Limits = { ...LIMITS, bytes: 4 * 2 ** 30, ratio: 500 };

/** Packed files in packed files that are gone into, the outermost counted. */
export const MOST_NESTED = 3;

/** Says that what follows in a packed file is not sound; what came before it is. */
export class Damaged extends Error {
  override name = 'Damaged';
}

/** Says which of the {@link Limits} a packed file went beyond; what came before is sound. */
export class LimitReached extends Error {
  override name = 'LimitReached';
}

/** Counts what comes out of one packed file. */
export class Tally {
  readonly #limits: Limits;
  readonly #packed: number;
  #out = 0;

  /** `packed` is the size of the packed file. */
  constructor(packed: number, limits: Limits) {
    this.#packed = packed;
    this.#limits = limits;
  }

  /** Throws {@link LimitReached} when so many more bytes are too many. */
  add(bytes: number): void {
    this.#out += bytes;
    const { bytes: most, ratio, ratioFrom } = this.#limits;
    if (this.#out > most) throw new LimitReached(`it unpacks to more than ${mebibytes(most)}`);
    if (this.#out > ratioFrom && this.#out > ratio * this.#packed)
      throw new LimitReached(`it unpacks to more than ${ratio} times its size`);
  }
}

/** `512 MiB`. */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / (1 << 20))} MiB`;
