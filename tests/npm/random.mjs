// Numbers that are the same at every run.
export function generator(seed) {
  let state = Math.imul(seed, 0x9e3779b1);
  const below = (n) => {
    // A counter, its bits mixed twice by multiplication.
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) % n;
  };
  return { below, pick: (list) => list[below(list.length)], chance: (n) => below(n) === 0 };
}
