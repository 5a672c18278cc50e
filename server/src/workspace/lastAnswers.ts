/** Questions go round among few states: those of a correlation, and those of a hover in the logs beside it. */
const MOST_KEPT = 4;

/**
 * `work`, which answers again what it answered before for the same arguments: arrays are the same when their elements are,
 * everything else when it is identical. So `work` must depend on nothing else, and nobody may change what it answers. Keeps its
 * last answers only, and what it throws not at all.
 */
export function lastAnswers<Args extends readonly unknown[], Answer>(
  work: (...args: Args) => Answer,
): (...args: Args) => Answer {
  const kept: { readonly args: Args; readonly answer: Answer }[] = [];
  return (...args) => {
    const at = kept.findIndex((one) => areSame(one.args, args));
    const [known] = at < 0 ? [] : kept.splice(at, 1);
    const found = known ?? { args: args.map(copied) as unknown as Args, answer: work(...args) };
    kept.unshift(found);
    kept.length = Math.min(kept.length, MOST_KEPT);
    return found.answer;
  };
}

/** Whether two lists have the same elements, lists in them compared likewise. */
export function areSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) {
    const [a, b] = [one[at], other[at]];
    if (a === b) continue;
    if (!Array.isArray(a) || !Array.isArray(b) || !areSame(a, b)) return false;
  }
  return true;
}

/** Whoever asked may change its list afterwards. */
const copied = (value: unknown): unknown => (Array.isArray(value) ? [...(value as unknown[])] : value);
