/** A block and the record at its end, as nearly all are. */
const SLOT_BYTES = 128 << 10;
/** Blocks in memory at once: those that the logs of one question need. */
const SLOTS = 24;

let free: Uint8Array[] | undefined;

/**
 * Memory for `size` bytes of a file, to be given back once nobody reads them. It is aligned to pages, which makes the system's
 * copy into it ten times as fast as into a Buffer, and no work for the collector. What is larger than usual, or too much at once, is
 * memory like any other.
 */
export function borrow(size: number): Uint8Array {
  free ??= slots();
  const slot = size <= SLOT_BYTES ? free.pop() : undefined;
  return slot === undefined ? new Uint8Array(size) : slot.subarray(0, size);
}

/** Takes back what {@link borrow} gave, or a part of it that begins with its first byte. */
export function giveBack(bytes: Uint8Array): void {
  if (bytes.buffer === memory?.buffer) free?.push(new Uint8Array(bytes.buffer, bytes.byteOffset, SLOT_BYTES));
}

let memory: WebAssembly.Memory | undefined;

function slots(): Uint8Array[] {
  memory = new WebAssembly.Memory({ initial: (SLOTS * SLOT_BYTES) / 65_536 });
  const { buffer } = memory;
  return Array.from({ length: SLOTS }, (_, index) => new Uint8Array(buffer, index * SLOT_BYTES, SLOT_BYTES));
}
