import { expect, test } from '@jest/globals';
import { isLong, lookThrough } from '../../../src/invalid-emails/look-through.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { holdMs } from '../../support/hold.js';
import { entry } from '../../support/rows.js';
import { manySteps, oneStep } from '../../support/steps.js';

const listOf = (size: number) => createRowsList(Array(size).fill(entry('a')), 0);
const [SHORT, LONG] = [listOf(999), listOf(1_000)];
const keyOf = () => 'key';

test('a short list is looked through at once, and nobody asks what for', () => {
  const noKey = () => {
    throw new Error('no key is needed');
  };
  expect(lookThrough(SHORT, noKey, () => oneStep(() => 7))).toBe(7);
  expect([isLong(SHORT), isLong(LONG)]).toEqual([false, true]);
});

test('a long list is looked through in turns, and others get theirs', async () => {
  let turns = 0;
  let running = true;
  const count = (): void => {
    turns++;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  const looking = lookThrough(LONG, keyOf, () => manySteps(10, () => holdMs(6), 'found'));
  expect(await looking).toBe('found');
  running = false;
  expect(turns).toBeGreaterThanOrEqual(8);
});

test('who looks for the same while that is under way shares it, and only then', async () => {
  let looks = 0;
  const look = (list = LONG, key = 'key') =>
    lookThrough(
      list,
      () => key,
      () => manySteps(2, () => holdMs(6), ++looks),
    );
  expect(await Promise.all([look(), look(), look()])).toEqual([1, 1, 1]);
  expect(await look()).toBe(2);
  expect(await Promise.all([look(), look(LONG, 'other'), look(listOf(1_000))])).toEqual([3, 4, 5]);
});

test('a look that failed is not shared with whoever comes later', async () => {
  const failing = () =>
    oneStep((): never => {
      throw new Error('no');
    });
  await expect(lookThrough(LONG, keyOf, failing)).rejects.toThrow('no');
  expect(await lookThrough(LONG, keyOf, () => oneStep(() => 'yes'))).toBe('yes');
});
