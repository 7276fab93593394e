import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { GatewayError } from '../../../src/errors.js';
import { rejected } from '../../support/caught.js';
import { createHeldRead } from '../../support/held-read.js';
import { listOf } from '../../support/scripted-port.js';
import { everythingSettled, stateOf } from '../../support/turns.js';

// The deadlines of those who wait are kept with setTimeout.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const failure = () => new GatewayError('UPSTREAM_PROTOCOL', 'damaged');

describe('the end of the read', () => {
  test('one start for all who join; all get the very list, also who comes later', async () => {
    const { starts, join, answer } = createHeldRead();
    const early = [join(), join(), join()];
    const list = listOf(['a@x']);
    answer(list);
    await everythingSettled();
    const late = join();
    for (const each of [...early, late]) expect(await each.list).toBe(list);
    expect(starts).toHaveLength(1);
  });

  test('all who joined get the very error, also who comes later', async () => {
    const { starts, join, fail } = createHeldRead();
    const early = [join(), join()];
    const error = failure();
    fail(error);
    await everythingSettled();
    for (const each of [...early, join()]) expect(await rejected(each.list)).toBe(error);
    expect(starts).toHaveLength(1);
  });

  test('is announced once, before anybody is told', async () => {
    const good = createHeldRead();
    good.join();
    good.join();
    good.answer(listOf(['a@x', 'b@x']));
    await everythingSettled();
    expect(good.log).toEqual(['ended with 2 rows', 'told 1', 'told 2']);
    const bad = createHeldRead();
    bad.join();
    bad.fail(failure());
    await everythingSettled();
    expect(bad.log).toEqual(['ended without a list', 'told 1 of a failure']);
  });

  test.each(['answered', 'failed'])('%s: nothing of those who waited stays behind', async (how) => {
    const { log, join, answer, fail, isAborted } = createHeldRead();
    const waiters = [join(), join()];
    expect(jest.getTimerCount()).toBe(2);
    if (how === 'answered') answer(listOf([]));
    else fail(failure());
    await everythingSettled();
    expect(jest.getTimerCount()).toBe(0);
    for (const { caller } of waiters) expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
    const told = [...log];
    for (const { caller } of waiters) caller.abort();
    await jest.advanceTimersByTimeAsync(20_000);
    expect([log, isAborted()]).toEqual([told, false]);
  });

  test('it began when it was started, not when it was joined or answered', async () => {
    const startedMs = Date.now();
    const { read, join, answer } = createHeldRead();
    await jest.advanceTimersByTimeAsync(500);
    join();
    answer(listOf([]));
    await everythingSettled();
    expect(read.beganAtMs).toBe(startedMs);
  });
});

describe('one of several', () => {
  test('hangs up: it is told at once, and the others are served', async () => {
    const { log, join, answer, isAborted } = createHeldRead();
    const waiters = [join(), join(), join()] as const;
    waiters[1].caller.abort();
    expect((await rejected(waiters[1].list)).code).toBe('UPSTREAM_UNAVAILABLE');
    expect(isAborted()).toBe(false);
    expect(jest.getTimerCount()).toBe(2);
    answer(listOf(['a@x']));
    expect((await waiters[0].list).size).toBe(1);
    expect((await waiters[2].list).size).toBe(1);
    expect(log).toEqual(['told 2 of a failure', 'ended with 1 rows', 'told 1', 'told 3']);
  });

  test('runs out of time: it is told at once, and the others are served', async () => {
    const { join, answer, isAborted } = createHeldRead();
    const hurried = join(1_000);
    const patient = join(5_000);
    await jest.advanceTimersByTimeAsync(999);
    expect(await stateOf(hurried.list)).toBe('pending');
    await jest.advanceTimersByTimeAsync(1);
    expect(await rejected(hurried.list)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', outage: false });
    expect(getEventListeners(hurried.caller.signal, 'abort')).toHaveLength(0);
    expect([await stateOf(patient.list), isAborted()]).toEqual(['pending', false]);
    answer(listOf([]));
    await expect(patient.list).resolves.toMatchObject({ size: 0 });
  });

  test('had hung up before it joined: it is told at once, and the others are served', async () => {
    const { join, answer, isAborted } = createHeldRead();
    const patient = join();
    const caller = new AbortController();
    caller.abort();
    expect(await stateOf(join(10_000, caller).list)).toBe('UPSTREAM_UNAVAILABLE');
    expect([isAborted(), jest.getTimerCount()]).toEqual([false, 1]);
    answer(listOf([]));
    await expect(patient.list).resolves.toMatchObject({ size: 0 });
  });
});

describe('the last one', () => {
  test('to hang up ends the read, after that was announced', async () => {
    const { log, join, isAborted } = createHeldRead();
    const waiters = [join(), join()] as const;
    waiters[0].caller.abort();
    expect(isAborted()).toBe(false);
    waiters[1].caller.abort();
    expect(log).toEqual(['ended without a list', 'aborted']);
    expect(jest.getTimerCount()).toBe(0);
    expect(await Promise.all(waiters.map(({ list }) => stateOf(list)))).toEqual([
      'UPSTREAM_UNAVAILABLE',
      'UPSTREAM_UNAVAILABLE',
    ]);
  });

  test('to run out of time ends the read', async () => {
    const { join, isAborted } = createHeldRead();
    const waiters = [join(1_000), join(2_000)] as const;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(isAborted()).toBe(false);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(isAborted()).toBe(true);
    expect(await stateOf(waiters[1].list)).toBe('UPSTREAM_TIMEOUT');
  });

  test('the only one, who had hung up before it joined, ends the read', async () => {
    const { log, join } = createHeldRead();
    const caller = new AbortController();
    caller.abort();
    expect(await stateOf(join(10_000, caller).list)).toBe('UPSTREAM_UNAVAILABLE');
    expect(log.slice(0, 2)).toEqual(['ended without a list', 'aborted']);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('when the abandoned read then fails, nobody is told anything more', async () => {
    const { log, join, fail } = createHeldRead();
    const { caller } = join();
    caller.abort();
    await everythingSettled();
    fail(failure());
    await everythingSettled();
    expect(log.filter((line) => line.startsWith('told'))).toEqual(['told 1 of a failure']);
  });
});
