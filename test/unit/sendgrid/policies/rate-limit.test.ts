import { describe, expect, test } from '@jest/globals';
import type { Send } from '../../../../src/sendgrid/exchange.js';
import { createRateLimitPolicy } from '../../../../src/sendgrid/policies/rate-limit.js';
import { rejected } from '../../../support/caught.js';
import { anExchange } from '../../../support/exchanges.js';
import { createManualClock } from '../../../support/manual-clock.js';
import { createWork } from '../../../support/work.js';

type Headers = Readonly<Record<string, string>>;

/** The policy before an upstream that says this of its counter; sleeping moves the clock at once. */
function createPaced(headersAt: (call: number, nowMs: number) => Headers, random = 0, status = 200) {
  const clock = createManualClock();
  const startMs = clock.now();
  const sent: { readonly bucket: string; readonly atMs: number }[] = [];
  const waits: number[] = [];
  let whileWaiting = (): void => {};
  const policy = createRateLimitPolicy({
    now: clock.now,
    random: () => random,
    async sleep(ms) {
      waits.push(ms);
      clock.advance(ms);
      whileWaiting();
    },
  });
  const answer: Send = async (exchange) => {
    sent.push({ bucket: exchange.bucket, atMs: clock.now() - startMs });
    return exchange.decoder({ status, headers: headersAt(sent.length - 1, clock.now()) }).end();
  };
  const send = policy(answer);
  return {
    clock,
    sent,
    waits,
    onWait: (action: () => void) => {
      whileWaiting = action;
    },
    call: (bucket = 'GET list', timeMs = 120_000, signal = new AbortController().signal) =>
      send(anExchange({ bucket }), createWork({ deadlineMs: clock.now() + timeMs, signal })),
  };
}

/** As CONTRACT 3.1 recorded them: whole seconds, the next whole minute. */
const counter = (remaining: number, nowMs: number, limit = 600): Headers => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String((Math.floor(nowMs / 60_000) + 1) * 60),
});

test('nothing is held up before an answer says something, or where enough is left', async () => {
  const { waits, sent, call } = createPaced((n, now) => (n < 10 ? {} : counter(600 - n, now)));
  for (let i = 0; i < 400; i++) await call();
  expect(waits).toEqual([]);
  expect(sent).toHaveLength(400);
});

test('calls slow down before the wall, and none runs into it', async () => {
  const { waits, sent, call } = createPaced((n, now) => counter(20 - n - 1, now, 20));
  for (let i = 0; i < 20; i++) await call();
  // The first fifteen as they come, the others over the minute.
  expect(waits).toHaveLength(4);
  expect(sent.slice(0, 16).every(({ atMs }) => atMs === 0)).toBe(true);
  expect(sent.slice(16).map(({ atMs }) => atMs)).toEqual([12_000, 24_000, 36_000, 48_000]);
});

test('what others used up counts as well', async () => {
  const { sent, call } = createPaced((_, now) => counter(1, now));
  await call();
  await call();
  await rejected(call('GET list', 25_000));
  expect(sent).toHaveLength(2);
});

describe('a counter that is used up', () => {
  test('is waited for inside the deadline, and a little longer, so that not all come at once', async () => {
    const { waits, sent, call } = createPaced((n, now) => counter(n === 0 ? 0 : 599, now), 0.5);
    await call();
    await call();
    expect(waits).toEqual([60_500]);
    expect(sent[1]?.atMs).toBe(60_500);
  });

  test('is not waited for past the deadline: the caller hears at once when to come back', async () => {
    const { clock, waits, sent, call } = createPaced((_, now) => counter(0, now));
    await call();
    clock.advance(20_000);
    expect(await rejected(call('GET list', 25_000))).toMatchObject({
      code: 'UPSTREAM_THROTTLED',
      message: 'The upstream limits the rate of calls; try again later.',
      delivery: 'unsent',
      retryAfterMs: 40_000,
    });
    expect({ waits, sent: sent.length }).toEqual({ waits: [], sent: 1 });
  });

  test('says nothing of the others', async () => {
    const { waits, call } = createPaced((_, now) => counter(0, now));
    await call('GET list');
    await call('DELETE one');
    await call('DELETE many');
    expect(waits).toEqual([]);
  });

  test('by a 429, whatever stands beside it', async () => {
    const { call } = createPaced((_, now) => ({ ...counter(300, now) }), 0, 429);
    await call();
    expect(await rejected(call('GET list', 1_000))).toMatchObject({ code: 'UPSTREAM_THROTTLED' });
  });
});

test('an upstream whose clock is off is read by its own Date', async () => {
  const behindMs = 3_600_000;
  const { waits, call } = createPaced((n, now) => ({
    ...counter(n === 0 ? 0 : 599, now - behindMs),
    date: new Date(now - behindMs).toUTCString(),
  }));
  await call();
  await call();
  expect(waits).toEqual([60_000]);
});

test.each<Headers>([
  { 'x-ratelimit-remaining': 'none', 'x-ratelimit-reset': '60' },
  { 'x-ratelimit-remaining': '-1', 'x-ratelimit-reset': '60' },
  { 'x-ratelimit-remaining': '0' },
  { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' },
])('%j says nothing', async (headers) => {
  const { waits, call } = createPaced(() => headers);
  await call();
  await call();
  expect(waits).toEqual([]);
});

test('who hangs up while waiting is let go', async () => {
  const caller = new AbortController();
  const { sent, onWait, call } = createPaced((_, now) => counter(0, now));
  onWait(() => caller.abort());
  await call();
  // The places behind it refuse what nobody waits for; here it shows that it no longer waits.
  await call('GET list', 120_000, caller.signal);
  expect(sent).toHaveLength(2);
});
