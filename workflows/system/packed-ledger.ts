/**
 * Packs counts at regular steps of time into a list of numbers: the first time, then each count. A negative number before a count
 * says how many steps were skipped. Example: `[600, 5, -2, 7]` in steps of 60 means 5 at 600 and 7 at 780.
 */
export const packedCounts = (counts: ReadonlyMap<number, number>, step: number): number[] => {
  const packed: number[] = [];
  let before: number | undefined;
  for (const [at, count] of counts) {
    if (before === undefined) packed.push(at);
    else if (at > before + step) packed.push(1 - (at - before) / step);
    packed.push(count);
    before = at;
  }
  return packed;
};

export const unpackedCounts = ([first = 0, ...rest]: readonly number[], step: number): Map<number, number> => {
  const counts = new Map<number, number>();
  let at = first;
  for (const value of rest) {
    if (value < 0) {
      at -= value * step;
      continue;
    }
    counts.set(at, value);
    at += step;
  }
  return counts;
};

/** Keys in order of their times, each stored as its hash. */
export interface PackedKeys {
  /** The hashes, concatenated; all have the same length. */
  hashes: string;
  /**
   * For each group with the same time and weight: seconds since the previous group, and the number of keys. A negative number
   * before them sets a new weight.
   */
  groups: number[];
}

type Keys = ReadonlyMap<string, { at: number; weight: number }>;
const hashLength = 8;

export const packedKeys = (keys: Keys): PackedKeys => {
  const groups: number[] = [];
  let [time, held, size] = [0, 0, 0];
  for (const { at, weight } of keys.values()) {
    if (size > 0 && at === time && weight === held) {
      groups[groups.length - 1] = ++size;
      continue;
    }
    if (weight !== held) groups.push(-weight);
    size = 1;
    groups.push((at - time) / 1_000, size);
    [time, held] = [at, weight];
  }
  return { hashes: [...keys.keys()].join(''), groups };
};

export const unpackedKeys = (
  { hashes, groups }: PackedKeys = { hashes: '', groups: [] },
): Map<string, { at: number; weight: number }> => {
  const keys = new Map<string, { at: number; weight: number }>();
  let [at, weight, from] = [0, 0, 0];
  for (let index = 0; index < groups.length; ) {
    const value = groups[index] as number;
    if (value < 0) {
      weight = -value;
      index++;
      continue;
    }
    at += Math.round(value * 1_000);
    const end = from + (groups[index + 1] as number) * hashLength;
    for (; from < end; from += hashLength) keys.set(hashes.slice(from, from + hashLength), { at, weight });
    index += 2;
  }
  return keys;
};
