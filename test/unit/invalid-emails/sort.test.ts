import { expect, test } from '@jest/globals';
import { sorted } from '../../../src/invalid-emails/sort.js';
import { finish } from '../../../src/turns.js';
import { shuffled } from '../../support/rows.js';
import { countSteps } from '../../support/steps.js';

const byTens = (a: number, b: number): number => Math.floor(a / 10) - Math.floor(b / 10);
const upTo = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);

test.each([0, 1, 2, 1023, 1024, 1025, 2048, 3000, 4097, 10_241])(
  '%i values are sorted, equal ones left in their order',
  (size) => {
    const values = shuffled(upTo(size));
    expect([...finish(sorted(values, byTens))]).toEqual(values.toSorted(byTens));
  },
);

test('no step of a long sort compares more than a part of it', () => {
  let compared = 0;
  const steps = sorted(shuffled(upTo(60_000)), (a, b) => {
    compared++;
    return a - b;
  });
  const perStep: number[] = [];
  for (let isOver = false; !isOver; ) {
    const before = compared;
    isOver = steps.next().done === true;
    perStep.push(compared - before);
  }
  expect(compared).toBeGreaterThan(800_000);
  expect(Math.max(...perStep)).toBeLessThan(12_000);
});

test('a short sort is one step', () => {
  expect(countSteps(sorted(shuffled(upTo(1024)), byTens))).toBe(1);
});

test('what was given is left as it was', () => {
  const values = [3, 1, 2];
  finish(sorted(values, byTens));
  expect(values).toEqual([3, 1, 2]);
});
