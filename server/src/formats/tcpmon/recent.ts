/**
 * What was made for keys, those asked for longest ago forgotten: at most so many of `most`, at least half of them. Two
 * generations, since a map that is emptied at its front is walked over its gaps again and again.
 */
export class Recent<T> {
  readonly #most: number;
  readonly #make: () => T;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  constructor(most: number, make: () => T) {
    this.#most = most;
    this.#make = make;
  }

  /** The one of this key, made now if there is none. */
  get(key: string): T {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const found = this.#old.get(key) ?? this.#make();
    if (this.#young.size >= this.#most / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, found);
    return found;
  }
}
