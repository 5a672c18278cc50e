import type { HeadShape } from '../log/format.ts';
import { AHEAD_BYTES, type Heads, SLOT_BYTES, spareSlot } from './slots.ts';

/** The lines of these bytes that begin records, where all of those have one shape: those that the dialect's own finder tells. */
export function headsOf(bytes: Uint8Array, shape: HeadShape): Heads {
  const slot = spareSlot();
  const parts: Heads[] = [];
  for (let at = 0; at < bytes.length; at += SLOT_BYTES) {
    const piece = bytes.subarray(at, at + SLOT_BYTES + AHEAD_BYTES);
    slot.copy(piece);
    const wants = at + SLOT_BYTES < bytes.length;
    parts.push(copied(slot.headsIn(0, Math.min(SLOT_BYTES, piece.length), shape, { at, wants })));
  }
  const [first = copied(slot.headsIn(0, 0, shape)), ...more] = parts;
  return more.length > 0 ? joined(parts) : first;
}

const copied = ({ stamps, starts, headLines, capitals }: Heads): Heads => ({
  stamps: stamps.slice(),
  starts: starts.slice(),
  headLines: headLines.slice(),
  ...(capitals && { capitals: capitals.slice() }),
});

function joined(parts: readonly Heads[]): Heads {
  const column = (of: (part: Heads) => Float64Array | undefined): Float64Array => {
    const all = new Float64Array(parts.reduce((sum, { stamps }) => sum + stamps.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(of(part) ?? [], at);
      at += part.stamps.length;
    }
    return all;
  };
  return {
    stamps: column(({ stamps }) => stamps),
    starts: column(({ starts }) => starts),
    headLines: column(({ headLines }) => headLines),
    capitals: column(({ capitals }) => capitals),
  };
}
