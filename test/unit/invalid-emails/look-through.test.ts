import { expect, test } from '@jest/globals';
import { isLong, lookThrough } from '../../../src/invalid-emails/look-through.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { holdMs } from '../../support/hold.js';
import { entry } from '../../support/rows.js';
import { manySteps, oneStep } from '../../support/steps.js';
import { startTurnCounter } from '../../support/turn-counter.js';

const listOf = (size: number) => createRowsList(Array(size).fill(entry('a')), 0);
const [SHORT, LONG] = [listOf(999), listOf(1_000)];

test('a short list is looked through at once', () => {
  expect(lookThrough(SHORT, () => oneStep(() => 7))).toBe(7);
  expect([isLong(SHORT), isLong(LONG)]).toEqual([false, true]);
});

test('a long list is looked through in turns, and others get theirs', async () => {
  const counter = startTurnCounter();
  const looking = lookThrough(LONG, () => manySteps(10, () => holdMs(6), 'found'));
  expect(await looking).toBe('found');
  expect(counter.stop()).toBeGreaterThanOrEqual(8);
});
