/**
 * A small seeded source of chance, so that every run of the generator writes the same bytes.
 */

/** Turns a name into 32 bits (FNV-1a), so that every part of the story has its own stream. */
function seedOf(name) {
  let hash = 0x811c9dc5;
  for (const character of name) {
    hash ^= character.codePointAt(0);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A stream of chance with its own name. Adding a stream never disturbs another one.
 *
 * @param {string} name what the stream is for
 */
export function chance(name) {
  let state = seedOf(name);

  /** Mulberry32: the next number in [0, 1). */
  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  const between = (low, high) => low + (high - low) * next();
  const integer = (low, high) => Math.floor(between(low, high + 1));

  return {
    next,
    between,
    integer,
    /** True in `share` of all cases. */
    happens: (share) => next() < share,
    /** One entry of a list. */
    pick: (list) => list[Math.floor(next() * list.length)],
    /** A waiting time with the given mean, never under `least`: arrivals without a rhythm. */
    wait: (mean, least = 0) => least - Math.log(1 - next()) * (mean - least),
    /** A value around `middle` that rarely strays further than two `spread`s. */
    around: (middle, spread) => middle + spread * (next() + next() + next() - 1.5) * 1.6,
    /** A port as the kernel hands them out to clients. */
    port: () => integer(32768, 60999),
  };
}
