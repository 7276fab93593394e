import { expect, test } from '@jest/globals';
import { createCompileBudget } from '../../../../src/graphql/execution/compile-budget.js';
import { createManualClock } from '../../../support/manual-clock.js';

function start() {
  const clock = createManualClock();
  const budget = createCompileBudget({ share: 0.1, maxMs: 100, now: clock.now });
  return { clock, spendMs: (ms: number) => budget.spend(() => clock.advance(ms)) };
}

test('so much may be spent at once, and then the share of the time that passes', () => {
  const { clock, spendMs } = start();
  expect([spendMs(60), spendMs(60)]).toEqual([true, true]);
  // 120 of 100 ms are spent, and 12 have come back.
  expect(spendMs(1)).toBe(false);
  clock.advance(80);
  expect(spendMs(1)).toBe(false);
  clock.advance(1);
  clock.advance(79);
  expect([spendMs(1), spendMs(1)]).toEqual([true, true]);
});

test('over a long time it is the share, however much is asked for', () => {
  const { clock, spendMs } = start();
  let spentMs = 0;
  for (let step = 0; step < 100_000; step++) {
    clock.advance(1);
    if (spendMs(20)) spentMs += 20;
  }
  // 100,000 ms beside what was compiled in them.
  expect(spentMs).toBeGreaterThan(10_000);
  expect(spentMs).toBeLessThan(11_500);
});

test('what is saved up has an end', () => {
  const { clock, spendMs } = start();
  clock.advance(1_000_000);
  let times = 0;
  while (spendMs(10)) times++;
  expect(times).toBeLessThanOrEqual(12);
});
