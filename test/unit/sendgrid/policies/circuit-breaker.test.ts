import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { rejected } from '../../../support/caught.js';
import { createHeldBreaker, HALF_OPEN_AFTER_MS, NO_OUTAGES, OUTAGES, times } from '../../../support/held-breaker.js';
import { callAt } from '../../../support/held-send.js';
import { stateOf } from '../../../support/turns.js';
import { UPSTREAM_ERRORS } from '../../../support/upstream-errors.js';

// cockatiel reads Date.now itself.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('opening', () => {
  test.each([
    ['too few calls to judge, all failed', 0, 19, 'closed'],
    ['enough calls, all failed', 0, 20, 'open'],
    ['just half of them failed', 10, 10, 'closed'],
    ['more than half of them failed', 9, 11, 'open'],
    ['more than half of many failed', 100, 101, 'open'],
    ['just half of many failed', 100, 100, 'closed'],
  ])('%s: %i good, %i bad: %s', async (_, good, bad, state) => {
    const { play, state: now } = createHeldBreaker();
    await play([...times(good, null), ...times(bad, 'a 5xx' as const)]);
    expect(now()).toBe(state);
  });

  test.each(OUTAGES)('%s counts', async (name) => {
    const { state, play } = createHeldBreaker();
    await play(times(19, name));
    expect(state()).toBe('closed');
    await play([name]);
    expect(state()).toBe('open');
  });

  test.each(NO_OUTAGES)('%s never counts', async (name) => {
    const { state, upstream, play } = createHeldBreaker();
    await play(times(200, name));
    expect(state()).toBe('closed');
    expect(upstream.calls).toHaveLength(200);
  });

  test('what the upstream says on purpose does not dilute an outage either', async () => {
    const { state, play } = createHeldBreaker();
    await play([...times(100, 'an unknown customer' as const), ...times(20, 'a timeout' as const)]);
    expect(state()).toBe('open');
  });

  test('failures that ten seconds of calls have left behind are not looked at', async () => {
    const { state, play } = createHeldBreaker();
    await play(times(19, 'a 5xx'));
    for (let second = 0; second < 11; second++) {
      jest.advanceTimersByTime(1_000);
      await play([null]);
    }
    await play(times(5, 'a 5xx'));
    expect(state()).toBe('closed');
  });

  test('errors pass through as they are', async () => {
    const { upstream, start } = createHeldBreaker();
    const error = UPSTREAM_ERRORS['a 5xx']();
    const answer = start();
    callAt(upstream, 0).fail(error);
    expect(await rejected(answer)).toBe(error);
  });
});

describe('open', () => {
  test('reads and deletes are refused at once, unsent', async () => {
    const { upstream, start, open } = createHeldBreaker();
    await open();
    for (const operation of ['list', 'delete'] as const) {
      expect(await rejected(start(operation))).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        delivery: 'unsent',
        outage: false,
      });
    }
    jest.advanceTimersByTime(HALF_OPEN_AFTER_MS - 1);
    expect(await stateOf(start())).toBe('UPSTREAM_UNAVAILABLE');
    expect(upstream.calls).toHaveLength(20);
  });

  test('calls under way when it opens run to their end', async () => {
    const { upstream, start, open, state } = createHeldBreaker();
    const early = start('delete');
    await open();
    expect(state()).toBe('open');
    callAt(upstream, 0).succeed();
    await expect(early).resolves.toBe('delete');
    expect(state()).toBe('open');
  });
});
