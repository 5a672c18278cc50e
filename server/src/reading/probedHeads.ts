/** Heads remembered of one file, at most: of a gigabyte one in each half megabyte. */
const MOST = 2_048;

/** A head that a probe met. */
export interface ProbedHead {
  /** Byte in the file at which its line begins. */
  readonly offset: number;
  readonly stamp: number;
}

/** Heads of a file that is not read yet, where probes met them: the next one need not begin from the file's ends. */
export class ProbedHeads {
  readonly #offsets = new Float64Array(MOST);
  readonly #stamps = new Float64Array(MOST);
  #count = 0;

  /** Nothing is remembered any more once there is no room left. */
  add({ offset, stamp }: ProbedHead): void {
    const at = this.#firstWhere((index) => (this.#offsets[index] ?? 0) >= offset);
    if (this.#count === MOST || (at < this.#count && this.#offsets[at] === offset)) return;
    for (const column of [this.#offsets, this.#stamps]) column.copyWithin(at + 1, at, this.#count);
    this.#offsets[at] = offset;
    this.#stamps[at] = stamp;
    this.#count++;
  }

  /**
   * Two heads with none known between them, the first before `target` and the second not. Of a file that is out of order there may be several such
   * places. Undefined stands for the file's beginning and its end.
   */
  around(target: number): { readonly low: ProbedHead | undefined; readonly high: ProbedHead | undefined } {
    const at = this.#firstWhere((index) => (this.#stamps[index] ?? 0) >= target);
    return { low: this.#head(at - 1), high: this.#head(at) };
  }

  /** By bisection: the one before does not hold, the one itself does. */
  #firstWhere(holds: (index: number) => boolean): number {
    let low = -1;
    let high = this.#count;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (holds(middle)) high = middle;
      else low = middle;
    }
    return high;
  }

  #head(index: number): ProbedHead | undefined {
    if (index < 0 || index >= this.#count) return undefined;
    return { offset: this.#offsets[index] ?? 0, stamp: this.#stamps[index] ?? 0 };
  }
}
