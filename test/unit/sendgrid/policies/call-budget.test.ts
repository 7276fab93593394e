import { describe, expect, test } from '@jest/globals';
import { createCallBudgetPolicy, type WhenSpent } from '../../../../src/sendgrid/policies/call-budget.js';
import { rejected } from '../../../support/caught.js';
import { createCountedSend, createExchange } from '../../../support/exchanges.js';
import { createManualClock } from '../../../support/manual-clock.js';
import { everythingSettled } from '../../../support/turns.js';
import { UPSTREAM_ERRORS } from '../../../support/upstream-errors.js';
import { createWork } from '../../../support/work.js';

const FULL_MINUTE = 1_800_000_000_000;

function createBudgeted(callsPerMinute: number, startMs = FULL_MINUTE, whenSpent: WhenSpent = 'refuse') {
  const clock = createManualClock(startMs);
  const upstream = createCountedSend();
  const sleeps: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    sleeps.push(ms);
    await everythingSettled();
    clock.advance(ms);
  };
  const send = createCallBudgetPolicy({ callsPerMinute, whenSpent, now: clock.now, sleep })(upstream.send);
  const call = (given: Parameters<typeof createWork>[0] = {}) => send(createExchange('list'), createWork(given));
  return { clock, sent: upstream.sent, sleeps, call };
}

test('so many calls go through in a clock minute, and not one more', async () => {
  const { sent, call } = createBudgeted(3);
  for (let i = 0; i < 3; i++) await expect(call()).resolves.toBe('list');
  const error = await rejected(call());
  expect(error).toMatchObject({ code: 'UPSTREAM_THROTTLED', delivery: 'unsent', outage: false });
  expect(error.message).toContain('UPSTREAM_CALLS_PER_MINUTE');
  expect(sent).toHaveLength(3);
});

test.each([
  [0, 60_000],
  [1, 59_999],
  [59_999, 1],
])('%i ms into the minute it may be tried again after %i ms, and then it may', async (intoMinute, retryAfterMs) => {
  const { clock, sent, call } = createBudgeted(1, FULL_MINUTE + intoMinute);
  await call();
  expect(await rejected(call())).toMatchObject({ retryAfterMs });
  clock.advance(retryAfterMs - 1);
  expect(await rejected(call())).toMatchObject({ retryAfterMs: 1 });
  clock.advance(1);
  await expect(call()).resolves.toBe('list');
  expect(sent).toHaveLength(2);
});

test('the minute is that of the clock, not of the first call', async () => {
  const { clock, sent, call } = createBudgeted(1, FULL_MINUTE + 59_999);
  await call();
  clock.advance(1);
  await call();
  expect(await rejected(call())).toMatchObject({ retryAfterMs: 60_000 });
  expect(sent).toHaveLength(2);
});

test('what was not used up is not carried over', async () => {
  const { clock, sent, call } = createBudgeted(2);
  clock.advance(600_000);
  for (let i = 0; i < 5; i++) await call().catch(() => {});
  expect(sent).toHaveLength(2);
});

test('calls that fail, and deletes, are counted as well', async () => {
  const failing = createCountedSend(UPSTREAM_ERRORS['a 5xx']);
  const send = createCallBudgetPolicy({
    callsPerMinute: 2,
    whenSpent: 'refuse',
    now: () => FULL_MINUTE,
    sleep: async () => {},
  })(failing.send);
  expect((await rejected(send(createExchange('list'), createWork()))).code).toBe('UPSTREAM_UNAVAILABLE');
  expect((await rejected(send(createExchange('delete'), createWork()))).code).toBe('UPSTREAM_UNAVAILABLE');
  expect((await rejected(send(createExchange('delete'), createWork()))).code).toBe('UPSTREAM_THROTTLED');
  expect(failing.sent).toEqual(['/list', '/delete']);
});

describe('a job that waits', () => {
  test('goes on in the next minute, however many wait, and never over the budget', async () => {
    const { clock, sent, sleeps, call } = createBudgeted(2, FULL_MINUTE + 10_000, 'wait');
    const deadlineMs = clock.now() + 3_600_000;
    for (let i = 0; i < 5; i++) await call({ deadlineMs });
    expect(sent).toHaveLength(5);
    expect(sleeps).toEqual([50_000, 60_000]);
  });

  test('waits again where others were faster', async () => {
    const { clock, sent, call } = createBudgeted(1, FULL_MINUTE, 'wait');
    const deadlineMs = clock.now() + 3_600_000;
    await Promise.all([1, 2, 3, 4].map(() => call({ deadlineMs })));
    expect(sent).toHaveLength(4);
    expect(clock.now()).toBeGreaterThanOrEqual(FULL_MINUTE + 180_000);
  });

  test('does not wait past its deadline, nor for somebody who is gone', async () => {
    const { clock, sleeps, call } = createBudgeted(1, FULL_MINUTE, 'wait');
    await call();
    expect(await rejected(call({ deadlineMs: clock.now() + 60_000 }))).toMatchObject({ retryAfterMs: 60_000 });
    const gone = { deadlineMs: clock.now() + 3_600_000, signal: AbortSignal.abort() };
    expect((await rejected(call(gone))).code).toBe('UPSTREAM_THROTTLED');
    expect(sleeps).toEqual([]);
  });
});
