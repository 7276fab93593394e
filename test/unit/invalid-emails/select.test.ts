import { describe, expect, test } from '@jest/globals';
import type { Indexes } from '../../../src/invalid-emails/indexes.js';
import * as select from '../../../src/invalid-emails/select.js';
import { finish } from '../../../src/turns.js';
import { rankingOf, shuffled } from '../../support/rows.js';

const selectSmallest = (candidates: Indexes, count: number, ranking: select.Ranking) =>
  finish(select.selectSmallest(candidates, count, ranking));
const byNumber = (a: number, b: number): number => a - b;
const ascending = rankingOf(byNumber);
const upTo = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);

function createCounter(): select.Ranking & { readonly calls: number } {
  let calls = 0;
  const ranking = rankingOf((a, b) => {
    calls++;
    return a - b;
  });
  return {
    ...ranking,
    get calls() {
      return calls;
    },
  };
}

describe('the smallest', () => {
  const values = shuffled(upTo(60), 3);

  test.each([0, 1, 2, 7, 59, 60, 61, 1000])('%i are what sorting and cutting gives', (count) => {
    expect(selectSmallest(values, count, ascending)).toEqual(values.toSorted(byNumber).slice(0, count));
  });

  test('come in the order of the comparison, whatever it is', () => {
    expect(
      selectSmallest(
        values,
        3,
        rankingOf((a, b) => b - a),
      ),
    ).toEqual([59, 58, 57]);
  });

  test('of equal ones, as many as there are', () => {
    expect(selectSmallest([5, 1, 5, 1, 5, 1], 4, ascending)).toEqual([1, 1, 1, 5]);
  });

  test('of every arrangement of six', () => {
    const arrangements = permutations([0, 1, 2, 2, 3, 4]);
    expect(arrangements).toHaveLength(720);
    for (const arrangement of arrangements) {
      expect(selectSmallest(arrangement, 3, ascending)).toEqual([0, 1, 2]);
    }
  });

  test('of nothing is nothing, and nothing is compared for none', () => {
    const counter = createCounter();
    expect(selectSmallest([], 5, counter)).toEqual([]);
    expect(selectSmallest(values, 0, counter)).toEqual([]);
    expect(counter.calls).toBe(0);
  });

  test('the candidates are left as they were', () => {
    const candidates = [3, 1, 2];
    selectSmallest(candidates, 2, ascending);
    expect(candidates).toEqual([3, 1, 2]);
  });
});

describe('50 of 100,000', () => {
  const size = 100_000;

  test('cost little more than one comparison each', () => {
    const counter = createCounter();
    expect(selectSmallest(shuffled(upTo(size)), 50, counter)).toEqual(upTo(50));
    expect(counter.calls).toBeGreaterThanOrEqual(size - 50);
    expect(counter.calls).toBeLessThan(1.2 * size);
  });

  test('in the worst arrangement, every one better than all before, cost O(n log count)', () => {
    const counter = createCounter();
    expect(selectSmallest(upTo(size).toReversed(), 50, counter)).toEqual(upTo(50));
    expect(counter.calls).toBeLessThan(size * (1 + 2 * Math.log2(50)));
  });
});

test.each([
  ['few of random ones', 50],
  ['many of random ones', 6_000],
])('no step compares long: %s', (_, count) => {
  const counter = createCounter();
  const steps = select.selectSmallest(shuffled(upTo(100_000)), count, counter);
  const perStep: number[] = [];
  for (let isOver = false; !isOver; ) {
    const before = counter.calls;
    isOver = steps.next().done === true;
    perStep.push(counter.calls - before);
  }
  expect(Math.max(...perStep)).toBeLessThan(12_000);
});

function permutations(values: readonly number[]): readonly (readonly number[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((value, index) => permutations(values.toSpliced(index, 1)).map((rest) => [value, ...rest]));
}
