import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { sortInTurns } from '../../../src/invalid-emails/sort-in-turns.js';
import { shuffled } from '../../support/rows.js';

const byTens = (a: number, b: number): number => Math.floor(a / 10) - Math.floor(b / 10);

test.each([0, 1, 2, 2047, 2048, 2049, 4096, 5000, 10_241])(
  '%i values are sorted, equal ones left in their order',
  async (size) => {
    const values = shuffled(Array.from({ length: size }, (_, index) => index));
    expect(await sortInTurns(values, byTens)).toEqual(values.toSorted(byTens));
  },
);

test('others get their turns while a long list is sorted, and never wait for more than a part of it', async () => {
  const values = shuffled(Array.from({ length: 60_000 }, (_, index) => index));
  let compared = 0;
  let sorted = false;
  const sorting = sortInTurns(values, (a, b) => {
    compared++;
    return a - b;
  }).then(() => {
    sorted = true;
  });
  const perTurn: number[] = [];
  while (!sorted) {
    const before = compared;
    await setImmediate();
    perTurn.push(compared - before);
  }
  await sorting;
  expect(compared).toBeGreaterThan(800_000);
  expect(Math.max(...perTurn)).toBeLessThan(60_000);
});

test('what was given is left as it was', async () => {
  const values = [3, 1, 2];
  await sortInTurns(values, byTens);
  expect(values).toEqual([3, 1, 2]);
});
