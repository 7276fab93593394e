import type { Steps } from '../turns.js';
import type { Indexes } from './indexes.js';

export type Compare = (a: number, b: number) => number;

/** Compared about ten times each, they take a millisecond or two. */
const RUN = 1024;
/** Compared once each. */
const MERGED_PER_STEP = 8 * RUN;

/** Equal ones stay in their order. */
export function* sorted(values: Indexes, compare: Compare): Steps<Uint32Array> {
  let from = new Uint32Array(values.length);
  for (let place = 0; place < from.length; place++) from[place] = values.at(place) as number;
  for (let start = 0; start < from.length; start += RUN) {
    if (start > 0) yield;
    from.subarray(start, start + RUN).sort(compare);
  }
  if (from.length <= RUN) return from;
  let to = new Uint32Array(from.length);
  for (let width = RUN; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      yield* merge(from, to, { start, middle: start + width, end: start + 2 * width }, compare);
    }
    [from, to] = [to, from];
  }
  return from;
}

interface Part {
  readonly start: number;
  /** Where the second of two sorted runs begins: past the last value where there is only one. */
  readonly middle: number;
  readonly end: number;
}

function* merge(from: Uint32Array, to: Uint32Array, part: Part, compare: Compare): Steps<void> {
  const middle = Math.min(part.middle, from.length);
  const end = Math.min(part.end, from.length);
  let left = part.start;
  let right = middle;
  for (let place = part.start; place < end; place++) {
    if ((place - part.start) % MERGED_PER_STEP === 0) yield;
    const takesLeft = right === end || (left < middle && compare(from[left] as number, from[right] as number) <= 0);
    to[place] = (takesLeft ? from[left++] : from[right++]) as number;
  }
}
