import { describe, expect, test } from '@jest/globals';
import type { Filter } from '../../../src/invalid-emails/filter.js';
import { ORDERS, type Order, sortKeyOf } from '../../../src/invalid-emails/order.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { matchesOf, orderedMatchesOf, type PageRequest, pageOf } from '../../../src/invalid-emails/view.js';
import { finish, longWork } from '../../../src/turns.js';
import { createCountingList, entry, shuffled, toArray } from '../../support/rows.js';

const request = (differences: Partial<PageRequest> = {}): PageRequest => ({
  filter: {},
  order: 'EMAIL_ASC',
  direction: 'forward',
  count: 2,
  from: null,
  ...differences,
});

describe('pages of five', () => {
  const list = createRowsList(
    Array.from('dbeac').map((email) => entry(email)),
    0,
  );
  const letters = (indexes: readonly number[]) => indexes.map((index) => list.row(index).email).join('');
  const keyOf = (letter: string) => sortKeyOf(list, 'dbeac'.indexOf(letter));

  /** Direction, from, count: entries, has next, has previous. */
  test.each([
    ['forward', null, 2, 'ab', true, false],
    ['forward', 'b', 2, 'cd', true, true],
    ['forward', 'c', 2, 'de', false, true],
    ['forward', 'e', 2, '', false, true],
    ['forward', null, 5, 'abcde', false, false],
    ['forward', null, 0, '', true, false],
    ['forward', 'e', 0, '', false, true],
    ['backward', null, 2, 'de', false, true],
    ['backward', 'd', 2, 'bc', true, true],
    ['backward', 'c', 2, 'ab', true, false],
    ['backward', 'a', 2, '', true, false],
    ['backward', null, 9, 'abcde', false, false],
    ['backward', null, 0, '', false, true],
  ] as const)('%s from %s, %i: "%s"', (direction, from, count, expected, hasNextPage, hasPreviousPage) => {
    const page = finish(pageOf(list, request({ direction, count, from: from === null ? null : keyOf(from) })));
    expect(letters(page.indexes)).toBe(expected);
    expect(page).toMatchObject({ hasNextPage, hasPreviousPage, totalCount: 5 });
  });

  test('the filter comes before counting and paging', () => {
    const page = finish(pageOf(list, request({ filter: { emailContains: 'B' } })));
    expect(letters(page.indexes)).toBe('b');
    expect(page).toMatchObject({ totalCount: 1, hasNextPage: false, hasPreviousPage: false });
  });

  test('a cursor of an entry that the filter leaves out is a place all the same', () => {
    const page = finish(pageOf(list, request({ filter: { email: 'd' }, from: keyOf('b') })));
    expect(letters(page.indexes)).toBe('d');
    expect(page.hasPreviousPage).toBe(false);
  });
});

test('without an order, entries come as the upstream has them', () => {
  const list = createRowsList(
    ['b@x', 'c@y', 'a@x'].map((email) => entry(email)),
    0,
  );
  const ordered = (filter: Filter, order: Order) => toArray(finish(orderedMatchesOf(list, filter, order)));
  expect(toArray(finish(matchesOf(list, {})))).toEqual([0, 1, 2]);
  expect(toArray(finish(matchesOf(list, { domain: 'X' })))).toEqual([0, 2]);
  expect(ordered({ domain: 'X' }, 'EMAIL_ASC')).toEqual([2, 0]);
  expect(ordered({ domain: 'X' }, 'EMAIL_DESC')).toEqual([0, 2]);
  expect(ordered({}, 'EMAIL_DESC')).toEqual([1, 0, 2]);
});

describe('what was computed', () => {
  const rows = shuffled(Array.from({ length: 200 }, (_, index) => entry(`${index % 150}@x`, { createdMs: index % 7 })));

  /** How many rows a call reads. */
  const readsOf = (list: { readonly reads: number }, call: () => unknown): number => {
    const before = list.reads;
    call();
    return list.reads - before;
  };

  test.each(ORDERS)('%s: a repeated page reads no row again', (order) => {
    const list = createCountingList(rows);
    const from = sortKeyOf(list, 5);
    const ask = () => finish(pageOf(list, request({ order, filter: { emailContains: '1' }, from })));
    const first = ask();
    expect(readsOf(list, () => expect(ask()).toBe(first))).toBe(0);
  });

  test('a repeated list reads no row again', () => {
    const list = createCountingList(rows);
    finish(orderedMatchesOf(list, { domain: 'x' }, 'EMAIL_ASC'));
    const { reads } = list;
    expect(reads).toBeGreaterThan(rows.length);
    finish(orderedMatchesOf(list, { domain: 'x' }, 'EMAIL_ASC'));
    expect(list.reads).toBe(reads);
    expect(readsOf(list, () => finish(matchesOf(list, { domain: 'x' })))).toBe(0);
  });

  test('another page of the same filter does not filter again', () => {
    const list = createCountingList(rows);
    const ask = (count: number) => finish(pageOf(list, request({ filter: { emailContains: 'no such text' }, count })));
    ask(2);
    expect(readsOf(list, () => ask(3))).toBe(0);
  });

  test('is of this list, filter, order, direction, count and place only', () => {
    const list = createCountingList(rows);
    const requests = [
      request(),
      request({ order: 'EMAIL_DESC' }),
      request({ direction: 'backward' }),
      request({ count: 3 }),
      request({ from: sortKeyOf(list, 0) }),
      request({ from: sortKeyOf(list, 1) }),
      request({ filter: { emailContains: '7' } }),
    ];
    const pages = requests.map((each) => JSON.stringify(finish(pageOf(list, each))));
    expect(new Set(pages).size).toBe(requests.length);
    expect(requests.map((each) => JSON.stringify(finish(pageOf(createRowsList(rows, 0), each))))).toEqual(pages);
    expect(finish(pageOf(createRowsList([], 0), request())).totalCount).toBe(0);
  });
});

describe('100,000 rows', () => {
  const size = 100_000;
  const rows = shuffled(
    Array.from({ length: size }, (_, index) => entry(`${index}@x`, { createdMs: Math.floor(index / 2) * 1000 })),
  );

  /** Sorting all of them compares about n log2 n times and reads two rows each time: 3.4 million. */
  test.each(ORDERS)('%s: a page does not sort the rest', (order) => {
    const list = createCountingList(rows);
    const page = finish(pageOf(list, request({ order, count: 50 })));
    const ordered = finish(orderedMatchesOf(createRowsList(rows, 0), {}, order));
    expect(page.indexes).toEqual(toArray(ordered.slice(0, 50)));
    expect(list.reads).toBeLessThan(3.5 * size);
  });

  test.each(ORDERS)('%s: who pages on through a list that is kept pays for the order once', (order) => {
    const list = createCountingList(rows);
    const pages = [finish(pageOf(list, request({ order, count: 50 })))];
    const next = () => {
      const last = pages.at(-1)?.indexes.at(-1) ?? 0;
      pages.push(finish(pageOf(list, request({ order, count: 50, from: sortKeyOf(list, last) }))));
    };
    next();
    const { reads } = list;
    for (let page = 2; page < 100; page++) next();
    // A binary search, and the key of its last entry, for each.
    expect(list.reads - reads).toBeLessThan(98 * 100);
    const ordered = finish(orderedMatchesOf(createRowsList(rows, 0), {}, order));
    expect(pages.flatMap(({ indexes }) => indexes)).toEqual(toArray(ordered.slice(0, 5_000)));
  });

  test('those who want different parts of one order at once sort it once', async () => {
    const list = createCountingList(rows);
    finish(pageOf(list, request({ order: 'EMAIL_ASC', count: 1 })));
    const { reads } = list;
    const pages = await Promise.all(
      [2, 3, 4, 5].map((count) => longWork.run(pageOf(list, request({ order: 'EMAIL_ASC', count })))),
    );
    expect(pages.map(({ indexes }) => indexes.length)).toEqual([2, 3, 4, 5]);
    // Addresses are read once for all comparisons.
    expect(list.reads - reads).toBeLessThan(1.5 * size);
  });

  test('and those who want different pages of one filter filter once', async () => {
    const list = createCountingList(rows);
    const filter = { emailContains: 'no such text' };
    await Promise.all([2, 3, 4].map((count) => longWork.run(pageOf(list, request({ filter, count })))));
    expect(list.reads).toBeLessThan(1.5 * size);
  });

  test('nor does a page in the middle', () => {
    const list = createCountingList(rows);
    const place = sortKeyOf(
      list,
      rows.findIndex(({ email }) => email === '50000@x'),
    );
    const before = list.reads;
    const page = finish(pageOf(list, request({ order: 'CREATED_DESC', count: 50, from: place })));
    expect(page.indexes.map((index) => list.row(index).email).slice(0, 2)).toEqual(['49999@x', '49998@x']);
    expect(list.reads - before).toBeLessThan(3.5 * size);
  });

  test('nor does one in the worst arrangement, where every row is better than all before', () => {
    const oldestFirst = rows.toSorted((a, b) => (a.createdMs ?? 0) - (b.createdMs ?? 0));
    const list = createCountingList(oldestFirst);
    expect(finish(pageOf(list, request({ order: 'CREATED_DESC', count: 50 }))).indexes).toHaveLength(50);
    expect(list.reads).toBeLessThan(2 * size * Math.log2(size));
  });
});
