import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createConcurrencyPolicy } from '../../../../src/sendgrid/policies/concurrency.js';
import { rejected } from '../../../support/caught.js';
import { aCall, createTurnstile, settled } from '../../../support/turnstile.js';
import { createWork } from '../../../support/work.js';

const START = 1_000_000;

beforeEach(() => {
  jest.useFakeTimers({ now: START });
});

afterEach(() => {
  // Whoever left the queue left no timer in it.
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function limited(limit: number, maxQueued = 100) {
  const turnstile = createTurnstile();
  const send = createConcurrencyPolicy({ limit, maxQueued, now: Date.now }).policy(turnstile.send);
  const call = (name: string, given: Parameters<typeof createWork>[0] = {}): Promise<string> => {
    const answer = send(aCall(name), createWork({ deadlineMs: START + 10_000, ...given }));
    // Whoever looks later still sees it.
    answer.catch(() => {});
    return answer;
  };
  return { turnstile, call };
}

describe('places', () => {
  test('go to as many calls as the limit allows, and on in the order of arrival', async () => {
    const { turnstile, call } = limited(2);
    const answers = ['a', 'b', 'c', 'd', 'e'].map((name) => call(name));
    await settled();
    expect(turnstile.inFlight).toEqual(['a', 'b']);
    turnstile.letGo('b');
    await settled();
    expect(turnstile.inFlight).toEqual(['a', 'c']);
    for (const name of ['a', 'c', 'd', 'e']) {
      turnstile.letGo(name);
      await settled();
    }
    expect(turnstile.entered).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('are free again when everyone is gone', async () => {
    const { turnstile, call } = limited(1);
    for (const name of ['a', 'b']) {
      const answer = call(name);
      await settled();
      turnstile.letGo(name);
      expect(await answer).toBe(name);
    }
    const [first, second] = [call('c'), call('d')];
    await settled();
    expect(turnstile.inFlight).toEqual(['c']);
    turnstile.letGo('c');
    await first;
    await settled();
    turnstile.letGo('d');
    expect(await second).toBe('d');
  });

  test('are freed by a call that fails, which fails as it did', async () => {
    const { turnstile, call } = limited(1);
    const [failing, next] = [call('a'), call('b')];
    await settled();
    const fault = new Error('broken');
    turnstile.break('a', fault);
    await expect(failing).rejects.toBe(fault);
    await settled();
    expect(turnstile.inFlight).toEqual(['b']);
    turnstile.letGo('b');
    expect(await next).toBe('b');
  });

  test('are freed by a call that throws at once', async () => {
    const { policy } = createConcurrencyPolicy({ limit: 1, maxQueued: 0, now: Date.now });
    const send = policy(() => {
      throw new Error('at once');
    });
    for (const name of ['a', 'b']) await expect(send(aCall(name), createWork())).rejects.toThrow('at once');
  });
});

describe('the queue', () => {
  test('holds as many as it may; one more is refused at once, unsent', async () => {
    const { turnstile, call } = limited(1, 2);
    const answers = ['a', 'b', 'c'].map((name) => call(name));
    expect(await rejected(call('d'))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'Too many calls wait for the upstream (2, UPSTREAM_QUEUE); try again later.',
      delivery: 'unsent',
    });
    turnstile.letGo('a');
    await settled();
    answers.push(call('e'));
    for (const name of ['b', 'c', 'e']) {
      turnstile.letGo(name);
      await settled();
    }
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'e']);
    expect(turnstile.entered).not.toContain('d');
  });

  test('may be none at all', async () => {
    const { turnstile, call } = limited(1, 0);
    const answer = call('a');
    expect((await rejected(call('b'))).code).toBe('UPSTREAM_UNAVAILABLE');
    turnstile.letGo('a');
    expect(await answer).toBe('a');
  });

  test('lets go of a call whose deadline has come, unsent, and of no other', async () => {
    const { turnstile, call } = limited(1);
    const first = call('a');
    const late = call('b', { deadlineMs: START + 50 });
    const patient = call('c');
    await settled();
    jest.advanceTimersByTime(49);
    expect(jest.getTimerCount()).toBe(2);
    jest.advanceTimersByTime(1);
    expect(await rejected(late)).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message:
        'The time for this operation was up before a place among the calls to the upstream became free (UPSTREAM_CONCURRENCY).',
      delivery: 'unsent',
    });
    turnstile.letGo('a');
    await first;
    await settled();
    turnstile.letGo('c');
    expect(await patient).toBe('c');
    expect(turnstile.entered).toEqual(['a', 'c']);
  });

  test('lets go of a call whose caller hangs up, unsent, and gives its room to another', async () => {
    const { turnstile, call } = limited(1, 1);
    const caller = new AbortController();
    const removed = jest.spyOn(caller.signal, 'removeEventListener');
    const first = call('a');
    const left = call('b', { signal: caller.signal });
    caller.abort();
    expect(await rejected(left)).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'The caller hung up before the upstream was asked.',
      delivery: 'unsent',
    });
    expect(removed).toHaveBeenCalledTimes(1);
    const next = call('c');
    turnstile.letGo('a');
    await first;
    await settled();
    turnstile.letGo('c');
    expect(await next).toBe('c');
    expect(turnstile.entered).toEqual(['a', 'c']);
  });

  test('is not entered by a call whose caller has hung up already, be there a place or none', async () => {
    const { turnstile, call } = limited(1);
    const gone = { signal: AbortSignal.abort() };
    expect((await rejected(call('a', gone))).delivery).toBe('unsent');
    const answer = call('b');
    expect((await rejected(call('c', gone))).delivery).toBe('unsent');
    turnstile.letGo('b');
    expect(await answer).toBe('b');
    expect(turnstile.entered).toEqual(['b']);
  });

  test('a caller that hangs up in flight keeps its place until its call ends', async () => {
    const { turnstile, call } = limited(1);
    const caller = new AbortController();
    const first = call('a', { signal: caller.signal });
    const second = call('b');
    await settled();
    caller.abort();
    await settled();
    expect(turnstile.inFlight).toEqual(['a']);
    turnstile.letGo('a');
    expect(await first).toBe('a');
    await settled();
    turnstile.letGo('b');
    expect(await second).toBe('b');
  });
});
