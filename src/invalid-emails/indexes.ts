/** Indexes into a list, in some order. An array of numbers is one; those of a whole list need no memory at all. */
export interface Indexes {
  readonly length: number;
  at(place: number): number | undefined;
  slice(start: number, end?: number): readonly number[];
}

/** All indexes of a list, in its own order. */
export function everyIndex(size: number): Indexes {
  return {
    length: size,
    at: (place) => (place < size ? place : undefined),
    slice(start, end = size) {
      const indexes: number[] = [];
      for (let index = start; index < Math.min(end, size); index++) indexes.push(index);
      return indexes;
    },
  };
}

/** Grows to the longest list ever picked from; what is kept is copied out of it at its own size. */
let scratch = new Uint32Array(1024);

/** Those for which the condition holds, in their order. */
export function pickIndexes(candidates: Indexes, condition: (index: number) => boolean): Indexes {
  const { length } = candidates;
  if (scratch.length < length) scratch = new Uint32Array(length);
  let count = 0;
  for (let place = 0; place < length; place++) {
    const index = candidates.at(place) as number;
    if (condition(index)) scratch[count++] = index;
  }
  const picked = scratch.slice(0, count);
  return {
    length: count,
    at: (place) => picked[place],
    slice: (start, end) => Array.from(picked.subarray(start, end)),
  };
}
