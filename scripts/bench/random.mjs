/** Numbers that look random and are the same in every run: `next()` is in [0, 1). */
export function seeded(seed) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  return { next, below, oneOf: (list) => list[below(list.length)] };
}
