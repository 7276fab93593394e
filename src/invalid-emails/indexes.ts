import type { Steps } from '../turns.js';

/** Indexes into a list, in some order. An array of numbers is one; those of a whole list need no memory at all. */
export interface Indexes {
  readonly length: number;
  at(place: number): number | undefined;
  slice(start: number, end?: number): Indexes;
}

/** To hold so many against a condition takes half a millisecond. */
const ROWS_PER_STEP = 4096;

/** The indexes from `first` up to `end`, exclusive. */
export function everyIndex(end: number, first = 0): Indexes {
  const length = Math.max(0, end - first);
  return {
    length,
    at: (place) => (place < length ? first + place : undefined),
    slice: (from, to = length) => everyIndex(first + Math.min(to, length), first + Math.min(from, length)),
  };
}

/** What is cut out of them is a copy: it may be kept when they are not. */
export function indexesIn(values: Uint32Array): Indexes {
  return {
    length: values.length,
    at: (place) => values[place],
    slice: (start, end) => indexesIn(values.slice(start, end)),
  };
}

/** For few: a page. */
export function toNumbers(indexes: Indexes): readonly number[] {
  return Array.from({ length: indexes.length }, (_, place) => indexes.at(place) as number);
}

const NOTHING = new Uint32Array(0);
/** As long as the longest list picked from lately; what is kept is copied out of it at its own size. Lent to one at a time. */
let spare = NOTHING;

/** Those for which the condition holds, in their order. */
export function* pickIndexes(candidates: Indexes, condition: (index: number) => boolean): Steps<Indexes> {
  const { length } = candidates;
  const picked = spare.length < length ? new Uint32Array(Math.max(length, 1024)) : spare;
  spare = NOTHING;
  let count = 0;
  for (let start = 0; start < length; start += ROWS_PER_STEP) {
    if (start > 0) yield;
    const end = Math.min(start + ROWS_PER_STEP, length);
    for (let place = start; place < end; place++) {
      const index = candidates.at(place) as number;
      if (condition(index)) picked[count++] = index;
    }
  }
  spare = picked;
  return indexesIn(picked.slice(0, count));
}
