/** Takes text or bytes for standard output; waits while the reader is slow, answers false once it is gone. */
export type Print = (text: string | Uint8Array) => Promise<boolean>;

/** Bytes that are printed at once. */
const PAGE = 256 * 1024;
/** Characters that are encoded at once: text grows by reference, and to join much of it costs more than to encode it. */
const PIECE = 8 * 1024;
/** Bytes that one UTF-16 unit takes in UTF-8, at most. */
const WIDEST = 3;

/** Text on its way to standard output: encoded in small pieces, printed in large ones, in memory that does not grow. */
export class Pages {
  readonly #print: Print;
  readonly #bytes = Buffer.allocUnsafe(PAGE);
  #filled = 0;
  #piece = '';

  constructor(print: Print) {
    this.#print = print;
  }

  /** Whether the page is full and has to be printed; text without lone surrogates. */
  add(text: string): boolean {
    this.#piece += text;
    if (this.#piece.length < PIECE) return false;
    if (this.#room() < 0) return true;
    this.#encode();
    return this.#filled > PAGE / 2;
  }

  /** Prints what there is; false once the reader is gone. */
  async print(): Promise<boolean> {
    if (this.#room() >= 0) this.#encode();
    const bytes = this.#bytes.subarray(0, this.#filled);
    this.#filled = 0;
    if (bytes.length > 0 && !(await this.#print(bytes))) return false;
    const rest = this.#piece;
    this.#piece = '';
    return rest === '' || this.#print(rest);
  }

  /** Bytes that stay free when the piece is encoded; negative when it does not fit for certain. */
  #room(): number {
    return PAGE - this.#filled - WIDEST * this.#piece.length;
  }

  #encode(): void {
    this.#filled += this.#bytes.write(this.#piece, this.#filled, 'utf8');
    this.#piece = '';
  }
}
