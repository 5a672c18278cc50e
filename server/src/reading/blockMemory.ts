import { SLOT_BYTES, type Slot, takeSlot } from './slots.ts';

/** Memory for some bytes of a file, to be given back once nobody reads them. */
export interface Lent {
  /** As many as were asked for. */
  readonly bytes: Uint8Array;
  /** Where the kernel reaches them; undefined of what is larger than usual, or too much at once, which is memory like any other. */
  readonly slot: Slot | undefined;
}

/** Memory for `size` bytes that is no work for the collector as a rule. */
export function borrow(size: number): Lent {
  const slot = size <= SLOT_BYTES ? takeSlot() : undefined;
  return { bytes: slot ? slot.bytes.subarray(0, size) : new Uint8Array(size), slot };
}

/** Takes back what {@link borrow} gave, and what was found in it. */
export const giveBack = ({ slot }: Lent): void => slot?.giveBack();
