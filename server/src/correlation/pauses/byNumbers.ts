/**
 * Orders names as people count: `zk-9` before `zk-10`. Not by Intl: its first collator costs as much as a whole answer.
 */
export function byNumbers(a: string, b: string): number {
  const [ours, theirs] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.min(ours.length, theirs.length); at++) {
    const [one, other] = [ours[at] ?? '', theirs[at] ?? ''];
    // Every second part is a number.
    const order =
      at % 2 === 1 ? Number(one) - Number(other) : compare(one.toLowerCase(), other.toLowerCase());
    if (order !== 0) return order;
  }
  return ours.length - theirs.length || compare(a, b);
}

const partsOf = (name: string): string[] => name.split(/(\d+)/);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
