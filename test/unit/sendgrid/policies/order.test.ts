import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { GatewayError } from '../../../../src/errors.js';
import { UNOBSERVED } from '../../../../src/observability/events.js';
import type { Operation } from '../../../../src/sendgrid/exchange.js';
import { createPolicies, type PolicyOptions } from '../../../../src/sendgrid/policies/order.js';
import { rejected } from '../../../support/caught.js';
import { createCountedSend, createExchange } from '../../../support/exchanges.js';
import { callAt, createHeldSend } from '../../../support/held-send.js';
import { everythingSettled, stateOf } from '../../../support/turns.js';
import { until } from '../../../support/until.js';
import { UPSTREAM_ERRORS, type UpstreamErrorName } from '../../../support/upstream-errors.js';
import { createWork } from '../../../support/work.js';

const FULL_MINUTE = 1_800_000_000_000;
const MIB = 1 << 20;

// cockatiel reads Date.now itself, lines keep deadlines with setTimeout, retry draws its waits.
beforeEach(() => {
  jest.useFakeTimers({ now: FULL_MINUTE });
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const policiesWith = (given: Partial<PolicyOptions>) =>
  createPolicies({
    concurrency: 4,
    maxQueued: 1_000,
    inflightBytes: 100 * MIB,
    observer: UNOBSERVED,
    callsPerMinute: 100_000,
    whenSpent: 'refuse',
    now: Date.now,
    ...given,
  });

/** All policies before an upstream that answers at once, or fails every call. */
function createFailing(name: UpstreamErrorName | null, given: Partial<PolicyOptions> = {}) {
  const policies = policiesWith(given);
  const upstream = createCountedSend(() => (name === null ? null : UPSTREAM_ERRORS[name]()));
  const send = policies.apply(upstream.send);
  const call = (operation: Operation) => send(createExchange(operation), createWork());
  /** So many deletes at once: those that get no place queue. */
  const deleteMany = (count: number): Promise<readonly GatewayError[]> =>
    Promise.all(Array.from({ length: count }, () => rejected(call('delete'))));
  return { policies, sent: upstream.sent, call, deleteMany };
}

/** All policies before an upstream where nothing happens before the test says so. */
function createHeld(given: Partial<PolicyOptions> = {}) {
  const upstream = createHeldSend();
  const send = policiesWith(given).apply(upstream.send);
  const start = (operation: Operation, name: string, signal = new AbortController().signal) => {
    const answer = send(createExchange(operation, name), createWork({ signal }));
    answer.catch(() => {});
    return answer;
  };
  return { upstream, start, paths: () => upstream.calls.map(({ path }) => path) };
}

describe('a queue that was built before', () => {
  test('an outage is refused, not played out against it', async () => {
    const { policies, sent, deleteMany } = createFailing('a 5xx', { concurrency: 1 });
    const errors = await deleteMany(500);
    expect(sent).toHaveLength(20);
    expect(policies.breakerState()).toBe('open');
    expect(errors.slice(20).every(({ delivery }) => delivery === 'unsent')).toBe(true);
  });

  test('the credentials were refused costs no other call', async () => {
    const { policies, sent, deleteMany } = createFailing('refused credentials', { concurrency: 1 });
    const errors = await deleteMany(500);
    expect(sent).toHaveLength(1);
    expect(policies.credentialsRefused()).toBe(true);
    expect(errors.every(({ code }) => code === 'UPSTREAM_REJECTED')).toBe(true);
  });

  test('the budget was spent is refused until the next minute', async () => {
    const { sent, call, deleteMany } = createFailing('an unknown customer', { concurrency: 1, callsPerMinute: 30 });
    const errors = await deleteMany(500);
    expect(sent).toHaveLength(30);
    expect(errors[30]).toMatchObject({ code: 'UPSTREAM_THROTTLED', delivery: 'unsent', retryAfterMs: 60_000 });
    jest.setSystemTime(FULL_MINUTE + 60_000);
    expect((await rejected(call('delete'))).code).toBe('CUSTOMER_NOT_FOUND');
  });
});

describe('what one policy refuses is no news to another', () => {
  test('a spent budget of calls is no outage', async () => {
    const { policies, call } = createFailing(null, { callsPerMinute: 1 });
    await call('delete');
    for (let i = 0; i < 200; i++) expect((await rejected(call('delete'))).code).toBe('UPSTREAM_THROTTLED');
    expect(policies.breakerState()).toBe('closed');
  });

  test('an open breaker spends no calls of the budget', async () => {
    const { policies, sent, call, deleteMany } = createFailing('a timeout', { concurrency: 1, callsPerMinute: 21 });
    await deleteMany(200);
    expect([policies.breakerState(), sent.length]).toEqual(['open', 20]);
    jest.setSystemTime(FULL_MINUTE + 5_000);
    expect((await rejected(call('delete'))).code).toBe('UPSTREAM_TIMEOUT');
    expect(sent).toHaveLength(21);
  });

  test('refused credentials keep the breaker as it is', async () => {
    const { policies, call } = createFailing('refused credentials');
    for (let i = 0; i < 200; i++) await rejected(call('delete'));
    expect(policies.breakerState()).toBe('closed');
  });

  test.each(['refused credentials', 'a 5xx'] as const)('reads refused after %s are not tried again', async (name) => {
    const { sent, call, deleteMany } = createFailing(name);
    await deleteMany(30);
    const before = sent.length;
    await rejected(call('list'));
    expect(sent).toHaveLength(before);
  });

  test('a full queue is no outage, and a read is not tried against it', async () => {
    const { upstream, start } = createHeld({ concurrency: 1, maxQueued: 0 });
    void start('delete', 'holds');
    for (let i = 0; i < 100; i++) expect(await stateOf(start('list', `read-${i}`))).toBe('UPSTREAM_UNAVAILABLE');
    callAt(upstream, 0).succeed();
    await everythingSettled();
    void start('list', 'last');
    await everythingSettled();
    expect(upstream.calls).toHaveLength(2);
  });
});

describe('a read that is tried again', () => {
  test('goes to the end of the queue', async () => {
    const { upstream, start, paths } = createHeld({ concurrency: 1 });
    const first = start('list', 'first');
    void start('delete', 'second');
    await everythingSettled();
    callAt(upstream, 0).fail(UPSTREAM_ERRORS['a 5xx']());
    await everythingSettled();
    expect(paths()).toEqual(['/first', '/second']);
    callAt(upstream, 1).succeed();
    await until('another try', () => upstream.calls.length === 3);
    callAt(upstream, 2).succeed();
    await expect(first).resolves.toBe('first');
    expect(paths()).toEqual(['/first', '/second', '/first']);
  });

  test('counts to the budget of calls each time', async () => {
    const { sent, call } = createFailing('a database error under 200', { callsPerMinute: 2 });
    expect(await rejected(call('list'))).toMatchObject({ code: 'UPSTREAM_THROTTLED', delivery: 'unsent' });
    expect(sent).toHaveLength(2);
  });
});

test('a thousand reads at once of an upstream that is down cost no more calls than it takes to see that', async () => {
  const { sent, call } = createFailing('a timeout', { concurrency: 4 });
  await Promise.all(Array.from({ length: 1_000 }, () => rejected(call('list'))));
  expect(sent.length).toBeGreaterThanOrEqual(20);
  expect(sent.length).toBeLessThanOrEqual(23);
});

test('what a caller that hung up was waiting for is never sent', async () => {
  const { upstream, start, paths } = createHeld({ concurrency: 1, inflightBytes: MIB });
  const caller = new AbortController();
  void start('list', 'first');
  const waiting = (['list', 'delete'] as const).map((operation) => start(operation, operation, caller.signal));
  caller.abort();
  for (const each of waiting) {
    expect(await rejected(each)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', delivery: 'unsent' });
  }
  callAt(upstream, 0).succeed();
  await everythingSettled();
  expect(paths()).toEqual(['/first']);
});

describe('the counters of version 3', () => {
  /** An upstream whose answers say that its counter for this minute is used up. */
  const usedUp = (heedsCounters: boolean, given: Partial<PolicyOptions> = {}) => {
    const policies = policiesWith({ heedsCounters, ...given });
    const sent: string[] = [];
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(FULL_MINUTE / 1000 + 60) };
    const send = policies.apply(async (exchange) => {
      sent.push(exchange.path);
      return exchange.decoder({ status: 200, headers }).end();
    });
    const call = (operation: Operation = 'list', deadlineMs = 25_000, signal = new AbortController().signal) =>
      send(
        { ...createExchange(operation), bucket: operation },
        createWork({ deadlineMs: Date.now() + deadlineMs, signal }),
      );
    return { sent, call };
  };

  test('are kept within where answers tell them, before anybody waits for a place', async () => {
    const { sent, call } = usedUp(true);
    await call();
    expect(await rejected(call())).toMatchObject({
      code: 'UPSTREAM_THROTTLED',
      delivery: 'unsent',
      retryAfterMs: 60_000,
    });
    expect(sent).toHaveLength(1);
  });

  test('keep whoever waits for the next minute from holding a place that others need', async () => {
    const { sent, call } = usedUp(true, { concurrency: 1, maxQueued: 0 });
    await call();
    const patient = new AbortController();
    const waiting = call('list', 120_000, patient.signal);
    await everythingSettled();
    const other = await call('delete').finally(() => patient.abort());
    expect({ other, sent: sent.length }).toEqual({ other: 'delete', sent: 2 });
    expect(await rejected(waiting)).toMatchObject({ delivery: 'unsent' });
  });

  test('do not exist in versions 1 and 2', async () => {
    const { sent, call } = usedUp(false);
    await call();
    await call();
    expect(sent).toHaveLength(2);
  });
});

test('the bytes of answers being read bound reads, not deletes', async () => {
  const { upstream, start, paths } = createHeld({ concurrency: 4, inflightBytes: 2 * MIB });
  void start('list', 'large');
  await everythingSettled();
  callAt(upstream, 0).begin(2 * MIB);
  void start('list', 'waits');
  void start('delete', 'delete');
  await everythingSettled();
  expect(paths()).toEqual(['/large', '/delete']);
  callAt(upstream, 0).succeed();
  await everythingSettled();
  expect(paths()).toEqual(['/large', '/delete', '/waits']);
});
