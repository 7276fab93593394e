import { describe, expect, test } from '@jest/globals';
import { everyIndex, type Indexes, indexesIn, pickIndexes } from '../../../src/invalid-emails/indexes.js';
import { finish } from '../../../src/turns.js';
import { toArray } from '../../support/rows.js';

const TENS = [10, 11, 12, 13, 14];

describe.each<[string, Indexes]>([
  ['a whole list', everyIndex(15, 10)],
  ['some of a list', indexesIn(Uint32Array.from(TENS))],
  ['an array', TENS],
])('the indexes of %s', (_, indexes) => {
  test('have their places, and none beyond', () => {
    expect(indexes.length).toBe(5);
    expect([0, 4, 5].map((place) => indexes.at(place))).toEqual([10, 14, undefined]);
  });

  test.each([
    [0, 5],
    [0, 2],
    [1, 3],
    [3, 99],
    [4, 5],
    [5, 9],
    [7, 9],
    [2, 2],
    [0, Number.POSITIVE_INFINITY],
    [7, Number.POSITIVE_INFINITY],
  ])('are cut from %i to %i as an array is', (start, end) => {
    expect(toArray(indexes.slice(start, end))).toEqual(TENS.slice(start, end));
    expect(toArray(indexes.slice(start))).toEqual(TENS.slice(start));
  });

  test('keep nothing of what they were cut from', () => {
    const values = Uint32Array.from(TENS);
    const cut = indexesIn(values).slice(1, 3);
    values.fill(0);
    expect(toArray(cut)).toEqual([11, 12]);
  });

  test('are cut again from where they were cut', () => {
    expect(toArray(indexes.slice(1, 4).slice(1, 9))).toEqual([12, 13]);
  });
});

describe('picking', () => {
  test('takes those for which the condition holds, in their order', () => {
    expect(toArray(finish(pickIndexes([5, 2, 8, 2], (index) => index !== 8)))).toEqual([5, 2, 2]);
    expect(toArray(finish(pickIndexes(everyIndex(9_000), (index) => index % 3_000 === 1)))).toEqual([1, 3001, 6001]);
    expect(finish(pickIndexes([], () => true)).length).toBe(0);
  });

  test('of two at a time does not mix them up', () => {
    // Leaves what both would like to have.
    finish(pickIndexes(everyIndex(20_000), () => true));
    const odd = pickIndexes(everyIndex(10_000), (index) => index % 2 === 1);
    const even = pickIndexes(everyIndex(10_000), (index) => index % 2 === 0);
    const results: Indexes[] = [];
    for (const steps of [odd, even, even, odd, odd, even]) {
      const step = steps.next();
      if (step.done === true) results.push(step.value);
    }
    const again = finish(pickIndexes(everyIndex(10_000), () => true));
    expect(results.map((found) => [found.length, found.at(0), found.at(4_999)])).toEqual([
      [5_000, 1, 9_999],
      [5_000, 0, 9_998],
    ]);
    expect(again.length).toBe(10_000);
  });
});
