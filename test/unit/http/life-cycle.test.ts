import { expect, test } from '@jest/globals';
import { createLifeCycle, latestEndOf } from '../../../src/http/life-cycle.js';

test('only while it drains must work be over, a little before the grace is', () => {
  const lifeCycle = createLifeCycle(() => 1_000_000);
  expect(latestEndOf(lifeCycle.state(), 30_000)).toBe(Number.POSITIVE_INFINITY);
  lifeCycle.ready();
  expect(latestEndOf(lifeCycle.state(), 30_000)).toBe(Number.POSITIVE_INFINITY);
  expect([lifeCycle.drain(), lifeCycle.drain()]).toEqual([true, false]);
  expect(latestEndOf(lifeCycle.state(), 30_000)).toBe(1_029_500);
  expect(latestEndOf(lifeCycle.state(), 1_000)).toBe(1_000_900);
});

test('it never goes back', () => {
  const lifeCycle = createLifeCycle(() => 0);
  lifeCycle.drain();
  lifeCycle.ready();
  expect(lifeCycle.state()).toEqual({ phase: 'draining', sinceMs: 0 });
  lifeCycle.stopped();
  expect(lifeCycle.drain()).toBe(false);
  expect(lifeCycle.state()).toEqual({ phase: 'stopped' });
});
