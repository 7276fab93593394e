import type { Steps } from '../turns.js';
import type { Indexes } from './indexes.js';
import { type Compare, sorted } from './sort.js';

/** Partial sorting: a page of a long list needs its few entries in order, not the rest. */

/** A total order of indexes. */
export interface Ranking {
  readonly compare: Compare;
  /** Where any index stands to this one: cheaper than `compare` when many are held against it. */
  readonly compareTo: (to: number) => (index: number) => number;
}

/** Some 300 nanoseconds each where texts are compared. */
const COMPARISONS_PER_STEP = 4096;

/**
 * The `count` smallest of `candidates`, in order: a heap of the best so far, so that most candidates cost one comparison.
 * O(n log count) at worst, without touching the rest.
 */
export function* selectSmallest(
  candidates: Indexes,
  count: number,
  { compare, compareTo }: Ranking,
): Steps<readonly number[]> {
  if (count === 0) return [];
  const heap: number[] = [];
  const { length } = candidates;
  // Lists mostly come by date, one way or the other. Begun at the wrong end, each candidate would beat all before it.
  const backwards = length > 1 && compare(candidates.at(length - 1) as number, candidates.at(0) as number) < 0;
  let toWorst: (index: number) => number = () => 0;
  const sifting = 2 * Math.ceil(Math.log2(count + 1));
  let comparisons = 0;
  for (let step = 0; step < length; step++) {
    if (comparisons >= COMPARISONS_PER_STEP) {
      yield;
      comparisons = 0;
    }
    comparisons++;
    const candidate = candidates.at(backwards ? length - 1 - step : step) as number;
    if (heap.length < count) {
      heap.push(candidate);
      siftUp(heap, heap.length - 1, compare);
      if (heap.length < count) continue;
    } else if (toWorst(candidate) < 0) {
      heap[0] = candidate;
      siftDown(heap, compare);
    } else continue;
    comparisons += sifting;
    toWorst = compareTo(heap[0] as number);
  }
  return [...(yield* sorted(heap, compare))];
}

/** The greatest is at the top. */
function siftUp(heap: number[], from: number, compare: Compare): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (compare(heap[at] as number, heap[parent] as number) <= 0) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: number[], compare: Compare): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    let greatest = at;
    if (left < heap.length && compare(heap[left] as number, heap[greatest] as number) > 0) greatest = left;
    if (right < heap.length && compare(heap[right] as number, heap[greatest] as number) > 0) greatest = right;
    if (greatest === at) return;
    swap(heap, at, greatest);
    at = greatest;
  }
}

function swap(heap: number[], a: number, b: number): void {
  const kept = heap[a] as number;
  heap[a] = heap[b] as number;
  heap[b] = kept;
}
