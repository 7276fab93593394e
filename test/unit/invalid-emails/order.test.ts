import { describe, expect, test } from '@jest/globals';
import {
  createCompareToKey,
  createRanking,
  ORDERS,
  type Order,
  type SortKey,
  sortKeyOf,
} from '../../../src/invalid-emails/order.js';
import type { InvalidEmail, InvalidEmailList } from '../../../src/invalid-emails/port.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { entry } from '../../support/rows.js';

const listOf = (...rows: readonly InvalidEmail[]): InvalidEmailList => createRowsList(rows, 0);

const sorted = (list: InvalidEmailList, order: Order): readonly number[] =>
  Array.from({ length: list.size }, (_, index) => index).sort(createRanking(list, order).compare);

const at = (email: string, createdMs: number | null): InvalidEmail => entry(email, { createdMs });

describe('by created', () => {
  const list = listOf(at('b', null), at('c', 2), at('a', null), at('d', 1), at('a', 2), at('z', 0));

  test('oldest first, entries without a timestamp last', () => {
    expect(sorted(list, 'CREATED_ASC')).toEqual([5, 3, 4, 1, 2, 0]);
  });

  test('newest first, entries without a timestamp last all the same', () => {
    expect(sorted(list, 'CREATED_DESC')).toEqual([1, 4, 3, 5, 0, 2]);
  });
});

describe('by address', () => {
  const list = listOf(at('b', null), at('B', 2), at('a', 9), at('', 1), at('ab', 0));

  test('forwards and backwards', () => {
    expect(sorted(list, 'EMAIL_ASC')).toEqual([3, 1, 2, 4, 0]);
    expect(sorted(list, 'EMAIL_DESC')).toEqual([0, 4, 2, 1, 3]);
  });

  test('by UTF-16 code unit, not by code point and not by a locale', () => {
    // U+1F600 is written D83D DE00, which stands before FF5E; by code point it would come after. A locale puts ä beside a.
    const odd = listOf(entry('\uff5e'), entry('😀'), entry('z'), entry('ä'), entry('\ud83d'));
    expect(sorted(odd, 'EMAIL_ASC')).toEqual([2, 3, 4, 1, 0]);
  });
});

describe('ties', () => {
  const list = listOf(
    entry('a', { reason: 's', createdRaw: null }),
    entry('a', { reason: 'r', createdRaw: 'x' }),
    entry('a', { reason: 'r', createdRaw: '' }),
    entry('a', { reason: 'r', createdRaw: null }),
    entry('a', { reason: 'r', createdRaw: 'x' }),
  );

  test('are broken by reason, then createdRaw with null first, then occurrence', () => {
    expect(sorted(list, 'EMAIL_ASC')).toEqual([3, 2, 1, 4, 0]);
    expect(sorted(list, 'CREATED_ASC')).toEqual([3, 2, 1, 4, 0]);
  });

  test('are reversed with the order', () => {
    expect(sorted(list, 'EMAIL_DESC')).toEqual([0, 4, 1, 2, 3]);
    expect(sorted(list, 'CREATED_DESC')).toEqual([0, 4, 1, 2, 3]);
  });
});

describe('keys', () => {
  const list = listOf(at('a', 1), at('b', 2), at('b', 2), at('b', 2), at('c', null));

  test('hold the content and the occurrence among equal entries', () => {
    expect(sortKeyOf(list, 3)).toEqual({ email: 'b', reason: '', createdMs: 2, createdRaw: null, occurrence: 2 });
    expect(sortKeyOf(list, 0).occurrence).toBe(0);
  });

  test.each(ORDERS)('%s: an entry stands to a key as it stands to the entry of the key', (order) => {
    const { compare, compareTo } = createRanking(list, order);
    for (let to = 0; to < list.size; to++) {
      const toKey = createCompareToKey(list, order, sortKeyOf(list, to));
      const toEntry = compareTo(to);
      for (let index = 0; index < list.size; index++) {
        const sign = Math.sign(compare(index, to));
        expect([Math.sign(toKey(index)), Math.sign(toEntry(index))]).toEqual([sign, sign]);
      }
    }
  });

  test('of entries that are gone still mean their place', () => {
    const gone: SortKey = { ...at('b', 2), occurrence: 7 };
    const asc = createCompareToKey(list, 'CREATED_ASC', gone);
    const desc = createCompareToKey(list, 'CREATED_DESC', gone);
    expect([0, 1, 3, 4].map((index) => Math.sign(asc(index)))).toEqual([-1, -1, -1, 1]);
    expect([0, 1, 3, 4].map((index) => Math.sign(desc(index)))).toEqual([1, 1, 1, 1]);
  });
});
