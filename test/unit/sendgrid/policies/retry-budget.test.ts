import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRetryBudget } from '../../../../src/sendgrid/policies/retry-budget.js';
import { fuzz } from '../../../support/fuzz.js';
import { createManualClock } from '../../../support/manual-clock.js';

const SHARE = 0.1;
const AT_LEAST = 10;

function createBudget() {
  const clock = createManualClock();
  const budget = createRetryBudget({ share: SHARE, atLeast: AT_LEAST, now: clock.now });
  return {
    clock,
    count: (calls: number): void => {
      for (let i = 0; i < calls; i++) budget.countCall();
    },
    /** How many of so many retries are granted. */
    take: (wanted: number): number => Array.from({ length: wanted }, () => budget.take()).filter(Boolean).length,
  };
}

test.each([
  [0, 10],
  [1, 10],
  [100, 10],
  [110, 11],
  [1_000, 100],
  [5_000, 500],
])('after %i calls within the minute %i retries are granted', (calls, granted) => {
  const { count, take } = createBudget();
  count(calls);
  expect(take(calls + 50)).toBe(granted);
});

test('a retry that was granted is spent for a minute, then it comes back', () => {
  const { clock, take } = createBudget();
  expect(take(10)).toBe(10);
  clock.advance(54_999);
  expect(take(1)).toBe(0);
  clock.advance(5_001);
  expect(take(20)).toBe(10);
});

test('calls of more than a minute ago earn nothing', () => {
  const { clock, count, take } = createBudget();
  count(1_000);
  clock.advance(54_999);
  expect(take(1)).toBe(1);
  clock.advance(5_001);
  expect(take(200)).toBe(9);
});

test('a budget left alone for hours starts afresh', () => {
  const { clock, count, take } = createBudget();
  count(1_000);
  take(100);
  clock.advance(7_200_000);
  expect(take(20)).toBe(10);
});

test('slots are freed one by one, not the whole minute at once', () => {
  const { clock, take } = createBudget();
  take(4);
  clock.advance(30_000);
  expect(take(10)).toBe(6);
  clock.advance(30_000);
  expect(take(10)).toBe(4);
  clock.advance(30_000);
  expect(take(10)).toBe(6);
});

type Step = { readonly calls: number; readonly wanted: number; readonly passMs: number };

const step: fc.Arbitrary<Step> = fc.record({
  calls: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400 })),
  wanted: fc.integer({ min: 0, max: 60 }),
  passMs: fc.oneof(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 0, max: 130_000 })),
});

test('whatever happens, the retries of any 55 seconds stay within the greater of ten and a tenth of the calls of the last minute', () => {
  fuzz(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { clock, count, take } = createBudget();
      const past: { atMs: number; calls: number; granted: number }[] = [];
      const sumSince = (fromMs: number, what: 'calls' | 'granted') =>
        past.filter(({ atMs }) => atMs > fromMs).reduce((sum, event) => sum + event[what], 0);
      for (const { calls, wanted, passMs } of steps) {
        clock.advance(passMs);
        count(calls);
        past.push({ atMs: clock.now(), calls, granted: 0 });
        const granted = take(wanted);
        past.push({ atMs: clock.now(), calls: 0, granted });
        // The window ends on a slot of five seconds, so up to so much earlier than a minute ago.
        const most = Math.max(AT_LEAST, Math.ceil(SHARE * sumSince(clock.now() - 60_000, 'calls')));
        if (granted > 0) expect(sumSince(clock.now() - 55_000, 'granted')).toBeLessThanOrEqual(most);
        const least = Math.max(AT_LEAST, SHARE * sumSince(clock.now() - 55_000, 'calls'));
        if (granted < wanted) expect(sumSince(clock.now() - 60_000, 'granted')).toBeGreaterThanOrEqual(least);
      }
    }),
    0.3,
  );
});
