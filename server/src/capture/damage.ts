/** Damages told one by one. */
const MOST_TOLD = 4;

/** What is not sound in a data file, told in words. */
export class Damages {
  readonly #told: string[] = [];
  #more = 0;
  #empty = 0;

  /** Bytes `[from, to)` are no record, and reading went on at `to`. */
  gap(from: number, to: number): void {
    this.#tell(
      `bytes ${grouped(from)} to ${grouped(to - 1)} are no sound record: reading goes on at byte ${grouped(to)}`,
    );
  }

  /** The file ends in a record: of the `length` bytes of its body, or of its head, only some are there. */
  cut(present: number, length: number): void {
    this.#tell(
      `its last record is cut: ${grouped(present)} of ${grouped(length)} bytes are there; it is left out`,
    );
  }

  /** The file ends in the head of a record. */
  cutHead(present: number): void {
    this.#tell(`its last ${present} bytes are the start of a record`);
  }

  /** From `from` on, nothing is sound. */
  rest(from: number, bytes: number): void {
    this.#tell(`its last ${grouped(bytes)} bytes, from byte ${grouped(from)} on, hold no sound record`);
  }

  /** More places look like records than can be tried. */
  givenUp(at: number): void {
    this.#tell(`it is not read beyond byte ${grouped(at)}: too much before it is damaged`);
  }

  /** Passed over a record without a body. */
  emptyRecord(): void {
    this.#empty++;
  }

  get told(): readonly string[] {
    return [
      ...this.#told,
      ...(this.#more > 0 ? [`${this.#more} more places in it are damaged`] : []),
      ...(this.#empty > 0 ? [`${this.#empty} of its records ${this.#empty === 1 ? 'is' : 'are'} empty`] : []),
    ];
  }

  #tell(text: string): void {
    if (this.#told.length < MOST_TOLD) this.#told.push(text);
    else this.#more++;
  }
}

const grouped = (value: number): string => value.toLocaleString('en-US');
