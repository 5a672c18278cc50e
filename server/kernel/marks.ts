// Places of marked bytes, gathered first and looked at after: how many there are in 64 bytes cannot be foretold, and a processor
// that guesses wrong loses as much time as it takes to look at a place.

/** Two bytes for each place in what is gathered at once, and for three that do not count. */
let marksAt: usize = 0;

export function keepMarks(at: usize): void {
  marksAt = at;
}

/** Behind the `count` places gathered so far, those of the bits of `marked`, as distances from where bit `-first` would be; answers how many there are now. */
// @ts-ignore: decorator
@inline
export function gather(marked: u64, first: i32, count: i32): i32 {
  const all = count + <i32>popcnt(marked);
  let left = marked;
  let at = marksAt + (<usize>count << 1);
  // Most have none or one.
  store<u16>(at, <u16>(first + <i32>ctz(left)));
  left &= left - 1;
  store<u16>(at, <u16>(first + <i32>ctz(left)), 2);
  left &= left - 1;
  while (left != 0) {
    at += 2;
    store<u16>(at, <u16>(first + <i32>ctz(left)), 2);
    left &= left - 1;
  }
  return all;
}

// @ts-ignore: decorator
@inline
export function markAt(index: i32): usize {
  return <usize>load<u16>(marksAt + (<usize>index << 1));
}
