import type { Steps } from '../turns.js';
import { type Filter, filterKey, toCondition } from './filter.js';
import { everyIndex, type Indexes, indexesIn, pickIndexes } from './indexes.js';
import { createCompareToKey, createRanking, type Order, rememberEmails, type SortKey } from './order.js';
import type { InvalidEmailList } from './port.js';
import { createMemory } from './remember.js';
import { type Ranking, selectSmallest } from './select.js';
import { sorted } from './sort.js';

/** Filter, order and page over one list: pure, in steps, and remembered as long as the list itself lives. */

export interface PageRequest {
  readonly filter: Filter;
  readonly order: Order;
  /** `forward`: the first `count` after `from`; `backward`: the last `count` before it. In either direction in the same order. */
  readonly direction: 'forward' | 'backward';
  readonly count: number;
  /** Null: from the very start (forward) or end (backward). */
  readonly from: SortKey | null;
}

export interface Page {
  /** Indexes into the list, in order. */
  readonly indexes: readonly number[];
  /** Entries that pass the filter. */
  readonly totalCount: number;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** Index sets are 4 to 8 bytes an entry and pages small, so a list that is looked at in many ways stays about as large as it was. */
const matchesMemory = createMemory<Indexes>(4);
const orderedMemory = createMemory<Indexes>(2);
const pageMemory = createMemory<Page>(64);
/** Up to one in so many, selecting them is cheaper than sorting all. */
const FEW = 16;

/** Indexes of the entries that pass the filter, in the list's order. */
export function* matchesOf(list: InvalidEmailList, filter: Filter): Steps<Indexes> {
  const condition = toCondition(filter, list);
  if (condition === null) return everyIndex(list.size);
  return yield* matchesMemory(list, filterKey(filter), () => pickIndexes(everyIndex(list.size), condition));
}

/** At least the first `count` that pass the filter, in order; for answers without pages. Infinity: all of them. */
export function* orderedMatchesOf(
  list: InvalidEmailList,
  filter: Filter,
  order: Order,
  count = Number.POSITIVE_INFINITY,
): Steps<Indexes> {
  const matches = yield* matchesOf(list, filter);
  // A heap of many is dearer than a sort of all, which is remembered for whoever asks for more.
  if (count < matches.length / FEW) return yield* selectSmallest(matches, count, createRanking(list, order));
  return yield* orderedMemory(list, order + filterKey(filter), () => sortMatches(list, matches, order));
}

function* sortMatches(list: InvalidEmailList, matches: Indexes, order: Order): Steps<Indexes> {
  return indexesIn(yield* sorted(matches, createRanking(list, order, rememberEmails(list)).compare));
}

export function* pageOf(list: InvalidEmailList, request: PageRequest): Steps<Page> {
  const { filter, order, direction, count, from } = request;
  const key = JSON.stringify([order, direction, count, from, filterKey(filter)]);
  return yield* pageMemory(list, key, () => selectPage(list, request));
}

function* selectPage(list: InvalidEmailList, { filter, order, direction, count, from }: PageRequest): Steps<Page> {
  const matches = yield* matchesOf(list, filter);
  const forward = direction === 'forward';
  const ranking = forward ? createRanking(list, order) : reversed(createRanking(list, order));
  const beyond = from === null ? matches : yield* pickIndexes(matches, isBeyond(list, order, from, forward));
  // One more than asked for is not needed: the sizes tell whether there is more.
  const selected = yield* selectSmallest(beyond, Math.min(count, beyond.length), ranking);
  const more = beyond.length > count;
  const behind = matches.length > beyond.length;
  return {
    indexes: forward ? selected : selected.toReversed(),
    totalCount: matches.length,
    hasNextPage: forward ? more : behind,
    hasPreviousPage: forward ? behind : more,
  };
}

function isBeyond(list: InvalidEmailList, order: Order, from: SortKey, forward: boolean): (index: number) => boolean {
  const toKey = createCompareToKey(list, order, from);
  return forward ? (index) => toKey(index) > 0 : (index) => toKey(index) < 0;
}

function reversed({ compare, compareTo }: Ranking): Ranking {
  return {
    compare: (a, b) => compare(b, a),
    compareTo(to) {
      const toIndex = compareTo(to);
      return (index) => -toIndex(index);
    },
  };
}
