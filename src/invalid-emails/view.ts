import { finish, type Steps } from '../turns.js';
import { type Filter, filterKey, toCondition } from './filter.js';
import { everyIndex, type Indexes, indexesIn, pickIndexes, toNumbers } from './indexes.js';
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

/** Index sets are 4 bytes an entry and pages small, so a list that is looked at in many ways becomes a third larger at most. */
const matchesMemory = createMemory<Indexes>(4);
const orderedMemory = createMemory<Indexes>(8);
const pageMemory = createMemory<Page>(64);
const looksMemory = createMemory<{ count: number }>(8);
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
  const isFew = count < matches.length / FEW;
  if (isFew && !isLookedAtAgain(list, filter, order)) {
    return yield* selectSmallest(matches, count, createRanking(list, order));
  }
  return yield* orderedMemory(list, viewKey(filter, order), () => sortMatches(list, matches, order));
}

function* sortMatches(list: InvalidEmailList, matches: Indexes, order: Order): Steps<Indexes> {
  return indexesIn(yield* sorted(matches, createRanking(list, order, rememberEmails(list)).compare));
}

function viewKey(filter: Filter, order: Order): string {
  return order + filterKey(filter);
}

/**
 * Whether this was looked at before. A list that is looked at once may be gone with its request, and a page of it is found in one pass;
 * where it is kept, whoever pages on would pay for that pass with each page: sorting it once costs as much as some ten of them.
 */
function isLookedAtAgain(list: InvalidEmailList, filter: Filter, order: Order): boolean {
  const looks = finish(looksMemory(list, viewKey(filter, order), noLooks));
  looks.count++;
  return looks.count > 1;
}

function* noLooks(): Steps<{ count: number }> {
  yield* [];
  return { count: 0 };
}

export function* pageOf(list: InvalidEmailList, request: PageRequest): Steps<Page> {
  const { filter, order, direction, count, from } = request;
  const key = JSON.stringify([order, direction, count, from, filterKey(filter)]);
  return yield* pageMemory(list, key, () => newPage(list, request));
}

function* newPage(list: InvalidEmailList, request: PageRequest): Steps<Page> {
  const { filter, order, direction, count } = request;
  const matches = yield* matchesOf(list, filter);
  const isKnown = isLookedAtAgain(list, filter, order);
  const { indexes, beyond } = isKnown ? yield* cutPage(list, request) : yield* selectPage(list, matches, request);
  // One more than asked for is not needed: the sizes tell whether there is more.
  const more = beyond > count;
  const behind = matches.length > beyond;
  const forward = direction === 'forward';
  return {
    indexes,
    totalCount: matches.length,
    hasNextPage: forward ? more : behind,
    hasPreviousPage: forward ? behind : more,
  };
}

interface Found {
  readonly indexes: readonly number[];
  /** How many stand beyond `from`, in the direction of the page. */
  readonly beyond: number;
}

/** In one pass over all that pass the filter. */
function* selectPage(
  list: InvalidEmailList,
  matches: Indexes,
  { order, direction, count, from }: PageRequest,
): Steps<Found> {
  const forward = direction === 'forward';
  const ranking = forward ? createRanking(list, order) : reversed(createRanking(list, order));
  const beyond = from === null ? matches : yield* pickIndexes(matches, isBeyond(list, order, from, forward));
  const selected = yield* selectSmallest(beyond, Math.min(count, beyond.length), ranking);
  return { indexes: forward ? selected : selected.toReversed(), beyond: beyond.length };
}

/** Out of all that pass the filter, in order. */
function* cutPage(list: InvalidEmailList, { filter, order, direction, count, from }: PageRequest): Steps<Found> {
  const ordered = yield* orderedMatchesOf(list, filter, order);
  const { length } = ordered;
  if (direction === 'forward') {
    const start = from === null ? 0 : firstPlace(ordered, isBeyond(list, order, from, true));
    return { indexes: toNumbers(ordered.slice(start, start + count)), beyond: length - start };
  }
  const isBefore = from === null ? null : isBeyond(list, order, from, false);
  const end = isBefore === null ? length : firstPlace(ordered, (index) => !isBefore(index));
  return { indexes: toNumbers(ordered.slice(Math.max(0, end - count), end)), beyond: end };
}

/** Where the condition begins to hold; it holds for all behind the first for which it does. */
function firstPlace(indexes: Indexes, condition: (index: number) => boolean): number {
  let low = 0;
  let high = indexes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(indexes.at(middle) as number)) high = middle;
    else low = middle + 1;
  }
  return low;
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
