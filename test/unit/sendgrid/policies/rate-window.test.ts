import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { learn, type RateWindow, takePlace } from '../../../../src/sendgrid/policies/rate-window.js';
import { fuzz } from '../../../support/fuzz.js';

const MINUTE = 60_000;
const NOW = 1_800_000_000_000;
const RESET = NOW + MINUTE;

const windowOf = (differences: Partial<RateWindow> = {}): RateWindow => ({
  limit: 600,
  remaining: 600,
  resetAtMs: RESET,
  nextAtMs: NOW,
  ...differences,
});

/** When so many calls begin that all come at `atMs`; null for one that has to wait for the reset. */
function startsOf(window: RateWindow, count: number, atMs = NOW): readonly (number | null)[] {
  let known = window;
  return Array.from({ length: count }, () => {
    const place = takePlace(known, atMs);
    if (place.kind === 'none') return null;
    known = place.window;
    return place.startAtMs;
  });
}

describe('calls of one minute', () => {
  test('go out as they come as long as enough is left', () => {
    expect(new Set(startsOf(windowOf(), 450))).toEqual(new Set([NOW]));
  });

  test('then are spread evenly up to the reset, and the rest waits for it', () => {
    const starts = startsOf(windowOf(), 610);
    const spread = starts.slice(450, 600);
    expect(spread).toEqual(spread.map((_, index) => NOW + (index * MINUTE) / 150));
    expect(starts.slice(600)).toEqual(starts.slice(600).map(() => null));
  });

  test('are spread over what is left of the minute, however late it is', () => {
    const starts = startsOf(windowOf({ remaining: 10 }), 10, RESET - 1_000);
    expect(starts).toEqual(starts.map((_, index) => RESET - 1_000 + index * 100));
  });

  test('begin anew after the reset, with what the limit is', () => {
    const spent = windowOf({ remaining: 0 });
    expect(startsOf(spent, 1, RESET - 1)).toEqual([null]);
    expect(startsOf(spent, 2, RESET)).toEqual([RESET, RESET]);
    expect(takePlace(spent, RESET + 5 * MINUTE + 1)).toMatchObject({
      window: { remaining: 599, resetAtMs: RESET + 6 * MINUTE },
    });
  });

  test('whatever the limit and the moments: never more than the limit, never before they come, all before the reset', () => {
    fuzz(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 0, max: MINUTE - 1 }), { minLength: 1, maxLength: 60 }),
        (limit, moments) => {
          let known = windowOf({ limit, remaining: limit });
          let taken = 0;
          for (const moment of moments.toSorted((a, b) => a - b)) {
            const place = takePlace(known, NOW + moment);
            if (place.kind === 'none') continue;
            taken++;
            known = place.window;
            expect(place.startAtMs).toBeGreaterThanOrEqual(NOW + moment);
            expect(place.startAtMs).toBeLessThan(RESET);
          }
          expect(taken).toBe(Math.min(limit, moments.length));
        },
      ),
    );
  });
});

describe('what answers tell', () => {
  const report = (remaining: number, resetAtMs = RESET, limit: number | null = 600) => ({
    limit,
    remaining,
    resetAtMs,
  });

  test('is believed where nothing was known', () => {
    expect(learn(null, report(7), NOW)).toEqual(windowOf({ remaining: 7 }));
  });

  test('within a minute the least holds: answers come in any order, and others call as well', () => {
    const known = windowOf({ remaining: 100, nextAtMs: NOW + 5 });
    expect(learn(known, report(80), NOW)).toMatchObject({ remaining: 80, nextAtMs: NOW + 5 });
    expect(learn(known, report(120), NOW)).toMatchObject({ remaining: 100 });
    // Clocks in whole seconds.
    expect(learn(known, report(120, RESET + 1_000), NOW)).toMatchObject({ remaining: 100 });
  });

  test('of the next minute it is news, and of the last one none', () => {
    const known = windowOf({ remaining: 0 });
    expect(learn(known, report(599, RESET + MINUTE), RESET + 10)).toMatchObject({
      remaining: 599,
      resetAtMs: RESET + MINUTE,
    });
    expect(learn(known, report(5, NOW), NOW)).toBe(known);
    expect(learn(null, report(5, NOW - 1), NOW)).toBeNull();
  });

  test('a limit that is not told is what is known of it', () => {
    expect(learn(null, report(7, RESET, null), NOW)).toMatchObject({ limit: 7 });
    expect(learn(windowOf(), report(7, RESET, null), NOW)).toMatchObject({ limit: 600, remaining: 7 });
    expect(learn(windowOf(), report(7, RESET, 100), NOW)).toMatchObject({ limit: 100 });
  });
});
