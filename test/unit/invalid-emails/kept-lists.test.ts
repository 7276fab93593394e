import { describe, expect, test } from '@jest/globals';
import { createKeptLists } from '../../../src/invalid-emails/kept-lists.js';
import { parseUser, type User } from '../../../src/invalid-emails/names.js';
import type { InvalidEmailList } from '../../../src/invalid-emails/port.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { sameNameKey } from '../../../src/invalid-emails/same-name.js';
import { createManualClock } from '../../support/manual-clock.js';

const TTL_MS = 1_000;
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => parseUser(name)) as [User, User, User, User];
/** What an entry is counted with, with room to spare: the list and whatever is around it. */
const ROOM_FOR_ONE = 1_500;

function createKept(maxBytes = 1_000_000, ttlMs = TTL_MS) {
  const clock = createManualClock();
  const kept = createKeptLists({ ttlMs, maxBytes, now: clock.now });
  const listOf = (byteSize = 1_000, readAtMs = clock.now()): InvalidEmailList => ({
    ...createRowsList([], readAtMs),
    byteSize,
  });
  const keep = (user: User, list = listOf()): InvalidEmailList => {
    kept.keep(user, list);
    return list;
  };
  return { clock, kept, keep, listOf };
}

describe('how long', () => {
  test.each([
    [0, TTL_MS],
    [400, TTL_MS - 400],
    [999, 1],
  ])('a list whose read took %i ms is shown for %i ms more', (tookMs, shownMs) => {
    const { clock, kept, keep, listOf } = createKept();
    const list = listOf();
    clock.advance(tookMs);
    keep(a, list);
    clock.advance(shownMs - 1);
    expect(kept.get(a)).toBe(list);
    clock.advance(1);
    expect(kept.get(a)).toBeNull();
    expect([kept.size, kept.bytes]).toEqual([0, 0]);
  });

  test('being shown does not prolong it', () => {
    const { clock, kept, keep } = createKept();
    keep(a);
    for (let i = 0; i < 9; i++) {
      clock.advance(100);
      expect(kept.get(a)).not.toBeNull();
    }
    clock.advance(100);
    expect(kept.get(a)).toBeNull();
  });

  test('a list whose read took as long is not kept, nor is any where nothing is to be kept', () => {
    const slow = createKept();
    const list = slow.listOf();
    slow.clock.advance(TTL_MS);
    slow.keep(a, list);
    expect(slow.kept.size).toBe(0);
    const none = createKept(1_000_000, 0);
    none.keep(a);
    expect([none.kept.size, none.kept.get(a)]).toEqual([0, null]);
  });

  test('what has expired makes room first, also where it was used last', () => {
    const { clock, kept, keep } = createKept(2 * ROOM_FOR_ONE);
    keep(a);
    clock.advance(TTL_MS - 1);
    keep(b);
    kept.get(a);
    clock.advance(1);
    keep(c);
    expect([kept.get(a), kept.get(b) !== null, kept.get(c) !== null]).toEqual([null, true, true]);
  });
});

describe('how much', () => {
  test('every list counts what it says and something for the entry', () => {
    const { kept, keep, listOf } = createKept();
    keep(a, listOf(5_000));
    expect(kept.bytes).toBeGreaterThan(5_000);
    const one = kept.bytes;
    keep(b, listOf(5_000));
    expect([kept.size, kept.bytes]).toEqual([2, 2 * one]);
    keep(b, listOf(5_000));
    expect([kept.size, kept.bytes]).toEqual([2, 2 * one]);
    kept.dropSameName(sameNameKey(a));
    kept.dropSameName(sameNameKey(b));
    expect([kept.size, kept.bytes]).toEqual([0, 0]);
  });

  test('even empty lists come to an end', () => {
    const { kept, keep, listOf } = createKept(10_000);
    for (let i = 0; i < 10_000; i++) keep(parseUser(`user-${i}`), listOf(0));
    expect(kept.bytes).toBeLessThanOrEqual(10_000);
    expect(kept.size).toBeLessThan(200);
  });

  test.each<[string, readonly User[], readonly User[]]>([
    ['the least recently kept goes', [], [b, c, d]],
    ['the least recently shown goes', [a], [a, c, d]],
    ['in the order in which they were shown', [c, a, b], [a, b, d]],
  ])('over the budget %s', (_, shown, left) => {
    const { kept, keep } = createKept(3 * ROOM_FOR_ONE);
    for (const user of [a, b, c]) keep(user);
    for (const user of shown) kept.get(user);
    keep(d);
    expect([a, b, c, d].filter((user) => kept.get(user) !== null)).toEqual(left);
  });

  test('as many go as it takes for a large one', () => {
    const { kept, keep, listOf } = createKept(3 * ROOM_FOR_ONE);
    for (const user of [a, b, c]) keep(user);
    keep(d, listOf(3_000));
    expect([a, b, c, d].filter((user) => kept.get(user) !== null)).toEqual([c, d]);
    expect(kept.bytes).toBeLessThanOrEqual(3 * ROOM_FOR_ONE);
  });

  test('a list larger than the whole budget is not kept, and costs the others nothing', () => {
    const { kept, keep, listOf } = createKept(3 * ROOM_FOR_ONE);
    for (const user of [a, b, c]) keep(user);
    keep(d, listOf(3 * ROOM_FOR_ONE));
    expect([a, b, c, d].filter((user) => kept.get(user) !== null)).toEqual([a, b, c]);
  });

  test('it takes the place of the older list of its customer all the same: what was shown is not taken back', () => {
    const { clock, kept, keep, listOf } = createKept(ROOM_FOR_ONE);
    keep(a);
    clock.advance(1);
    keep(a, listOf(ROOM_FOR_ONE));
    expect(kept.get(a)).toBeNull();
    expect(kept.bytes).toBe(0);
  });
});

describe('which', () => {
  test('a list of the same customer that was read later takes the place, one that was read earlier does not', () => {
    const { clock, kept, keep, listOf } = createKept();
    const older = listOf();
    clock.advance(1);
    const newer = keep(a);
    keep(a, older);
    expect(kept.get(a)).toBe(newer);
    clock.advance(1);
    const newest = keep(a);
    expect(kept.get(a)).toBe(newest);
    expect(kept.size).toBe(1);
  });

  test('an older list stays out also where it is too large, or has expired', () => {
    const { clock, kept, keep, listOf } = createKept(ROOM_FOR_ONE);
    const [tooLarge, expired] = [listOf(ROOM_FOR_ONE), listOf(1, clock.now() - TTL_MS)];
    clock.advance(1);
    const newer = keep(a);
    keep(a, tooLarge);
    keep(a, expired);
    expect(kept.get(a)).toBe(newer);
  });

  test('lists are by exact name, and dropped under all spellings of it', () => {
    const { kept, keep } = createKept();
    const spellings = ['Alpha', 'alpha', ' ALPHA', 'ａｌｐｈａ'].map((name) => parseUser(name));
    const lists = spellings.map((user) => keep(user));
    keep(b);
    expect(spellings.map((user) => kept.get(user))).toEqual(lists);
    kept.dropSameName(sameNameKey(parseUser('ALPHA')));
    expect(spellings.map((user) => kept.get(user))).toEqual([null, null, null, null]);
    expect(kept.size).toBe(1);
    expect(kept.get(b)).not.toBeNull();
  });
});

describe('a peek', () => {
  test('shows the list as last read, also where it is too old to be shown, and drops nothing', () => {
    const { clock, kept, keep } = createKept();
    expect(kept.peek(a)).toBeNull();
    const list = keep(a);
    clock.advance(TTL_MS);
    expect(kept.peek(a)).toBe(list);
    expect(kept.size).toBe(1);
    expect(kept.get(a)).toBeNull();
    expect(kept.peek(a)).toBeNull();
  });

  test('does not count as use', () => {
    const { kept, keep } = createKept(2 * ROOM_FOR_ONE);
    keep(a);
    keep(b);
    kept.peek(a);
    keep(c);
    expect([a, b, c].map((user) => kept.peek(user) !== null)).toEqual([false, true, true]);
  });
});
