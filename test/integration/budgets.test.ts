import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../src/emulator/faults/fault.js';
import { type Guarded, startGuarded } from '../support/guarded.js';
import { deletesOf, failedDeleteOf, listOf } from '../support/settle.js';
import { shiftClock } from '../support/shifted-clock.js';
import { until } from '../support/until.js';

/** What the gateway refuses by itself: no call is made, a list is an error, a delete surely FAILED. */

const MINUTE_MS = 60_000;
const USERS = Array.from({ length: 24 }, (_, index) => `u${index}`);
const RESET: Fault = { kind: 'reset' };
const UNAVAILABLE = 'UPSTREAM_UNAVAILABLE';
const REJECTED = 'UPSTREAM_REJECTED';
const THROTTLED = 'UPSTREAM_THROTTLED';
const ONE_ROW = { size: 1 };

function start(env: Readonly<Record<string, string>> = {}): Promise<Guarded> {
  const rows = [{ email: 'b', reason: '', createdAt: null }];
  return startGuarded(
    ['a', ...USERS].map((user) => ({ user, rows })),
    env,
  );
}

/** Lists of different customers, all at once, each in a request of its own. */
function lists({ gateway }: Guarded, users: readonly string[]) {
  return Promise.all(users.map((user) => listOf(gateway, user)));
}

const failing = (code: string, message: RegExp) => ({
  message: expect.stringMatching(message),
  extensions: expect.objectContaining({ code }),
});

/** A list and deletes that are refused without a call. */
async function expectRefused(guarded: Guarded, code: string, message: RegExp): Promise<void> {
  const { emulator, gateway } = guarded;
  const before = emulator.calls.list.length;
  expect(await listOf(gateway)).toEqual(failing(code, message));
  expect(await failedDeleteOf(gateway)).toMatchObject({
    message: expect.stringMatching(message),
    extensions: { code, outcome: 'FAILED' },
  });
  expect(await deletesOf(gateway, ['b', 'c'])).toMatchObject([
    { email: 'b', outcome: 'FAILED', code },
    { email: 'c', outcome: 'FAILED', code },
  ]);
  expect(emulator.calls.list).toHaveLength(before);
  expect(emulator.state.size('a')).toBe(1);
  expect(guarded.leaks([])).toEqual([]);
}

describe('UPSTREAM_CALLS_PER_MINUTE', () => {
  test('spent: UPSTREAM_THROTTLED until the minute is over', async () => {
    const clock = shiftClock();
    const guarded = await start({ UPSTREAM_CALLS_PER_MINUTE: '2' });
    const answers = await lists(guarded, ['u1', 'u2', 'u3', 'u4']);
    const refused = answers.flatMap((answer) => ('extensions' in answer ? [answer.extensions] : []));
    expect(answers.filter((answer) => 'size' in answer)).toEqual([ONE_ROW, ONE_ROW]);
    expect(refused.map(({ code }) => code)).toEqual([THROTTLED, THROTTLED]);
    for (const { retryAfterMs = 0 } of refused) {
      expect(retryAfterMs).toBeLessThanOrEqual(MINUTE_MS);
      expect(retryAfterMs).toBeGreaterThan(MINUTE_MS / 2);
    }
    const [first] = await deletesOf(guarded.gateway, ['b']);
    expect(first).toMatchObject({ outcome: 'FAILED', code: THROTTLED, message: expect.stringMatching(/budget of 2 /) });
    expect(first?.retryAfterMs).toBeLessThanOrEqual(MINUTE_MS);
    expect(await failedDeleteOf(guarded.gateway)).toMatchObject({ extensions: { code: THROTTLED, outcome: 'FAILED' } });
    expect(guarded.emulator.calls.list).toHaveLength(2);
    clock.advance(MINUTE_MS);
    expect(await listOf(guarded.gateway)).toEqual(ONE_ROW);
  });

  test('spent between a lost answer and its reading back: UNKNOWN', async () => {
    shiftClock();
    const { emulator, gateway } = await start({ UPSTREAM_CALLS_PER_MINUTE: '1' });
    emulator.faults.plan({ fault: { kind: 'delete-applied', answer: RESET } });
    expect(await failedDeleteOf(gateway)).toMatchObject({ extensions: { code: UNAVAILABLE, outcome: 'UNKNOWN' } });
    expect(emulator.calls.list).toHaveLength(1);
    expect(emulator.faults.pending()).toEqual([]);
  });

  test('spent within a bulk delete: what was sent is told apart from what was not', async () => {
    shiftClock();
    const { emulator, gateway } = await start({ UPSTREAM_CALLS_PER_MINUTE: '1', UPSTREAM_CONCURRENCY: '1' });
    const results = await deletesOf(gateway, ['b', 'c', 'd']);
    expect(results.map(({ outcome }) => outcome)).toEqual(['DELETED', 'FAILED', 'FAILED']);
    expect(emulator.calls.list).toHaveLength(1);
  });
});

describe('places among the calls', () => {
  test('a full queue refuses at once', async () => {
    const guarded = await start({ UPSTREAM_CONCURRENCY: '1', UPSTREAM_QUEUE: '0' });
    guarded.emulator.faults.plan({ fault: { kind: 'latency', ms: 600 }, user: 'u1' });
    const slow = listOf(guarded.gateway, 'u1');
    await until('the slow call', () => guarded.emulator.calls.list.length === 1);
    await expectRefused(guarded, UNAVAILABLE, /Too many calls wait.*UPSTREAM_QUEUE/);
    expect(await slow).toEqual(ONE_ROW);
    expect(await listOf(guarded.gateway)).toEqual(ONE_ROW);
  });

  test('reads wait for UPSTREAM_INFLIGHT_BYTES, one at a time where it is less than a list', async () => {
    const guarded = await start({ UPSTREAM_INFLIGHT_BYTES: '1' });
    guarded.emulator.faults.plan({ fault: { kind: 'latency', ms: 20 }, times: 'always' });
    const users = USERS.slice(0, 5);
    expect(await lists(guarded, users)).toEqual(users.map(() => ONE_ROW));
    expect(guarded.emulator.calls.maxInFlight).toBe(1);
  });
});

test('tries again are not more than a few a minute, however many lists fail', async () => {
  const guarded = await start();
  // No outage, so that the breaker has no word in it.
  guarded.emulator.faults.plan({ fault: { kind: 'answer', body: '{"error":"Database error"}' }, times: 'always' });
  const answers = await lists(guarded, USERS);
  expect(answers).toEqual(USERS.map(() => failing(UNAVAILABLE, /a fault of its own/)));
  expect(guarded.emulator.calls.list).toHaveLength(USERS.length + 10);
});

test('refused credentials pause all calls for 30 seconds', async () => {
  const clock = shiftClock();
  const guarded = await start();
  const { faults, calls } = guarded.emulator;
  faults.plan({ fault: { kind: 'answer', status: 401, body: '{"errors":["Permission denied, wrong credentials"]}' } });
  expect(await listOf(guarded.gateway, 'u1')).toEqual(failing(REJECTED, /refused the gateway's own credentials;/));
  await expectRefused(guarded, REJECTED, /calls are paused for \d+ s more/);
  clock.advance(20_000);
  await expectRefused(guarded, REJECTED, /calls are paused for \d+ s more/);
  clock.advance(10_000);
  expect(await listOf(guarded.gateway)).toEqual(ONE_ROW);
  expect(calls.list).toHaveLength(2);
  expect(faults.pending()).toEqual([]);
});

describe('the circuit breaker', () => {
  const OPEN = /failed too often/;

  /** Twenty calls and more that all fail. */
  async function outage(fault: Fault, env: Readonly<Record<string, string>> = {}): Promise<Guarded> {
    const guarded = await start({ UPSTREAM_CONCURRENCY: '32', ...env });
    guarded.emulator.faults.plan({ fault, times: 'always' });
    await lists(guarded, USERS);
    expect(guarded.emulator.faults.met).toEqual({ [fault.kind]: guarded.emulator.calls.list.length });
    guarded.emulator.faults.clear();
    return guarded;
  }

  test.each<[string, Fault, Readonly<Record<string, string>>]>([
    ['resets', RESET, {}],
    ['5xx', { kind: 'proxy-page', status: 503 }, {}],
    ['silence', { kind: 'silence' }, { UPSTREAM_TIMEOUT_MS: '300' }],
  ])('opens after an outage (%s), and a probe closes it', async (_, fault, env) => {
    const clock = shiftClock();
    const guarded = await outage(fault, env);
    const { calls } = guarded.emulator;
    expect(calls.list.length).toBeGreaterThanOrEqual(20);
    await expectRefused(guarded, UNAVAILABLE, OPEN);
    calls.clear();
    clock.advance(5_000);
    expect(await listOf(guarded.gateway)).toEqual(ONE_ROW);
    expect(await lists(guarded, USERS)).toEqual(USERS.map(() => ONE_ROW));
    expect(calls.list).toHaveLength(1 + USERS.length);
  });

  test('while the probe is under way nobody else is let through, and one that fails opens it again', async () => {
    const clock = shiftClock();
    const guarded = await outage(RESET);
    const { calls, faults } = guarded.emulator;
    calls.clear();
    clock.advance(5_000);
    faults.plan({ fault: { kind: 'latency', ms: 600, answer: { kind: 'reset' } } });
    let ended = false;
    const probe = listOf(guarded.gateway, 'u1').finally(() => {
      ended = true;
    });
    await until('the probe', () => calls.list.length === 1);
    await expectRefused(guarded, UNAVAILABLE, OPEN);
    // They were refused at once: whoever waited for the probe would come after it.
    expect(ended).toBe(false);
    expect(await probe).toMatchObject({ extensions: { code: UNAVAILABLE } });
    await expectRefused(guarded, UNAVAILABLE, OPEN);
    expect(calls.list).toHaveLength(1);
    clock.advance(5_000);
    expect(await listOf(guarded.gateway)).toEqual(ONE_ROW);
    expect(faults.pending()).toEqual([]);
  });

  test.each<[string, Fault]>([
    ['throttling', { kind: 'throttled', retryAfter: { as: 'seconds', seconds: 3_000 } }],
    ['what is not understood', { kind: 'damage', part: 'first' }],
    ['odd statuses', { kind: 'proxy-page', status: 404 }],
  ])('does not mind %s', async (_, fault) => {
    const guarded = await outage(fault);
    expect(guarded.emulator.calls.list).toHaveLength(USERS.length);
    expect(await listOf(guarded.gateway)).toEqual(ONE_ROW);
  });
});
