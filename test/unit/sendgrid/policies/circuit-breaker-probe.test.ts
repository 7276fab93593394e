import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { rejected } from '../../../support/caught.js';
import { createHeldBreaker, HALF_OPEN_AFTER_MS, NO_OUTAGES, OUTAGES, times } from '../../../support/held-breaker.js';
import { callAt } from '../../../support/held-send.js';
import { everythingSettled, stateOf } from '../../../support/turns.js';
import { UPSTREAM_ERRORS, type UpstreamErrorName } from '../../../support/upstream-errors.js';

/** Says nothing of whether the upstream is up again. */
const NO_ANSWER: readonly UpstreamErrorName[] = [
  'a timeout of less than an exchange',
  'a caller that hung up',
  'a spent budget of calls',
  'a full queue',
];
const ANSWERS = NO_OUTAGES.filter((name) => !NO_ANSWER.includes(name) && name !== 'a fault of our own');

// cockatiel reads Date.now itself.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

async function createProbed() {
  const broken = createHeldBreaker();
  await broken.open();
  jest.advanceTimersByTime(HALF_OPEN_AFTER_MS);
  const caller = new AbortController();
  const probe = broken.start('list', caller.signal);
  return { ...broken, caller, probe, probeCall: callAt(broken.upstream, 20) };
}

test('one call is the probe; everybody else is refused at once while it is under way', async () => {
  const { state, upstream, start, probe } = await createProbed();
  expect(state()).toBe('half-open');
  const others = [...times(5, 'list' as const), ...times(5, 'delete' as const)].map((each) => start(each));
  for (const other of others) expect(await rejected(other)).toMatchObject({ delivery: 'unsent' });
  expect(await stateOf(probe)).toBe('pending');
  expect(upstream.calls).toHaveLength(21);
});

test('its success closes the breaker, and what failed before is forgotten', async () => {
  const { state, upstream, play, probe, probeCall } = await createProbed();
  probeCall.succeed();
  await expect(probe).resolves.toBe('list');
  expect(state()).toBe('closed');
  await play(times(18, 'a 5xx'));
  expect(state()).toBe('closed');
  expect(upstream.calls).toHaveLength(39);
});

test.each(OUTAGES)('%s opens it again for as long', async (name) => {
  const { state, upstream, start, probe, probeCall } = await createProbed();
  probeCall.fail(UPSTREAM_ERRORS[name]());
  expect((await rejected(probe)).outage).toBe(true);
  expect(state()).toBe('open');
  jest.advanceTimersByTime(HALF_OPEN_AFTER_MS - 1);
  expect(await stateOf(start())).toBe('UPSTREAM_UNAVAILABLE');
  jest.advanceTimersByTime(1);
  void start();
  expect(upstream.calls).toHaveLength(22);
});

test.each(ANSWERS)('%s is an answer: it closes', async (name) => {
  const { state, probe, probeCall } = await createProbed();
  const error = UPSTREAM_ERRORS[name]();
  probeCall.fail(error);
  expect(await rejected(probe)).toBe(error);
  expect(state()).toBe('closed');
});

test.each(NO_ANSWER)('%s proves nothing: it stays open, and another probe is made in its time', async (name) => {
  const { state, upstream, start, caller, probe, probeCall } = await createProbed();
  const error = UPSTREAM_ERRORS[name]();
  if (name === 'a caller that hung up') caller.abort();
  probeCall.fail(error);
  expect(await rejected(probe)).toBe(error);
  expect(state()).toBe('open');
  expect(await stateOf(start())).toBe('UPSTREAM_UNAVAILABLE');
  jest.advanceTimersByTime(HALF_OPEN_AFTER_MS);
  const second = start();
  callAt(upstream, 21).succeed();
  await expect(second).resolves.toBe('list');
  expect(state()).toBe('closed');
});

test('a caller that hangs up on a call from before the outage has no say', async () => {
  const { state, upstream, start, open } = createHeldBreaker();
  const caller = new AbortController();
  void start('list', caller.signal);
  await open();
  jest.advanceTimersByTime(HALF_OPEN_AFTER_MS);
  const probe = start();
  caller.abort();
  callAt(upstream, 0).fail(UPSTREAM_ERRORS['a caller that hung up']());
  await everythingSettled();
  expect(state()).toBe('half-open');
  callAt(upstream, 21).succeed();
  await expect(probe).resolves.toBe('list');
  expect(state()).toBe('closed');
});

test.each(OUTAGES)('%s of a call from before the outage does not outvote the probe', async (name) => {
  const { state, upstream, start, open } = createHeldBreaker();
  void start();
  await open();
  jest.advanceTimersByTime(HALF_OPEN_AFTER_MS);
  const probe = start();
  callAt(upstream, 0).fail(UPSTREAM_ERRORS[name]());
  await everythingSettled();
  expect(state()).toBe('half-open');
  callAt(upstream, 21).succeed();
  await expect(probe).resolves.toBe('list');
  expect(state()).toBe('closed');
});
