import { describe, expect, test } from '@jest/globals';
import { createRateCounter, createRateLimits } from '../../../src/emulator/rate-limits.js';
import { INVALID_EMAILS, NOW_MS, type RestTrial, recordedBody, row, startTrial } from './rest/calling.js';

const MINUTE_END = 1_684_448_280;

const standingOf = ({ headers }: ReturnType<RestTrial['call']>) =>
  ['Limit', 'Remaining', 'Reset'].map((name) => Number(headers[`X-RateLimit-${name}`]));

describe('version 3', () => {
  test('says on every answer where its counter stands, as in fixtures 21 and 22', () => {
    const trial = startTrial({ a: [] });
    const target = `${INVALID_EMAILS}/x`;
    expect(standingOf(trial.call(target, { as: 'a' }))).toEqual([600, 599, MINUTE_END]);
    expect(standingOf(trial.call(target, { as: 'a', method: 'DELETE' }))).toEqual([600, 599, MINUTE_END]);
    expect(standingOf(trial.call(target, { as: 'a', method: 'DELETE' }))).toEqual([600, 598, MINUTE_END]);
    expect(standingOf(trial.call(`${INVALID_EMAILS}/y`, { as: 'a' }))).toEqual([600, 598, MINUTE_END]);
  });

  test('counts by method and endpoint, whoever it is about, and not who is not known', () => {
    const trial = startTrial({ a: [row('x')], b: [] });
    for (const as of ['a', 'b', 'nobody', undefined]) trial.call(INVALID_EMAILS, as === undefined ? {} : { as });
    trial.call(`${INVALID_EMAILS}?limit=0`);
    trial.call(INVALID_EMAILS, { headers: {} });
    trial.call(INVALID_EMAILS, { method: 'POST' });
    const remaining = (target: string, method = 'GET') => standingOf(trial.call(target, { method }))[1];
    expect(remaining(INVALID_EMAILS)).toBe(594);
    expect(remaining(INVALID_EMAILS, 'DELETE')).toBe(599);
    expect(remaining(`${INVALID_EMAILS}/x`)).toBe(599);
    expect(remaining('/v3/subusers')).toBe(599);
    expect(remaining('/v3/partners/accounts')).toBe(599);
  });

  test.each([
    ['a refusal', INVALID_EMAILS, { headers: {} }],
    ['a method that there is not', INVALID_EMAILS, { method: 'PUT' }],
    ['a path that there is not', '/v3/nothing', {}],
    ['a deletion', INVALID_EMAILS, { method: 'DELETE', body: { emails: ['x'] } }],
  ])('says it, and names the request, on %s', (_what, target, init) => {
    const trial = startTrial();
    const [one, two] = [trial.call(target, init), trial.call(target, init)];
    expect(standingOf(one)).toEqual([600, expect.any(Number), MINUTE_END]);
    expect(one.headers['Twilio-Request-Id']).toMatch(/^RQ[0-9a-f]{32}$/);
    expect(one.headers['Twilio-Request-Id']).not.toBe(two.headers['Twilio-Request-Id']);
  });

  test('is fixture 26 when the limit is spent, without Retry-After, until the next clock minute', () => {
    const trial = startTrial({ a: [row('x')] });
    trial.rateLimits.v3 = 2;
    const ask = () => trial.call(INVALID_EMAILS, { as: 'a' });
    expect([ask().status, ask().status]).toEqual([200, 200]);
    for (const refused of [ask(), ask()]) {
      expect({ status: refused.status, text: refused.text }).toEqual({
        status: 429,
        text: recordedBody('26-v3-429.http'),
      });
      expect(standingOf(refused)).toEqual([2, 0, MINUTE_END]);
      expect(Object.keys(refused.headers).map((name) => name.toLowerCase())).not.toContain('retry-after');
    }
    const remove = { as: 'a', method: 'DELETE', body: { emails: ['x'] } };
    expect(trial.call(INVALID_EMAILS, remove).status).toBe(204);
    trial.nowMs = MINUTE_END * 1000 - 1;
    expect(ask().status).toBe(429);
    trial.nowMs = MINUTE_END * 1000;
    expect(standingOf(ask())).toEqual([2, 1, MINUTE_END + 60]);
  });

  test('does nothing when the limit is spent', () => {
    const trial = startTrial({ a: [row('x')] });
    trial.rateLimits.v3 = 0;
    for (const target of [INVALID_EMAILS, `${INVALID_EMAILS}/x`]) {
      expect(trial.call(target, { as: 'a', method: 'DELETE', body: { delete_all: true } }).status).toBe(429);
    }
    expect(trial.state.size('a')).toBe(1);
  });
});

test('windows are as long as one likes', () => {
  const limits = { ...createRateLimits(), windowSeconds: 2 };
  let nowMs = NOW_MS + 1_999;
  const counter = createRateCounter(limits, () => nowMs);
  expect(counter.take('x', 1)).toBe(true);
  expect(counter.take('x', 1)).toBe(false);
  expect(counter.standing('x', 1)).toEqual({ limit: 1, remaining: 0, resetsAt: NOW_MS / 1000 + 2 });
  nowMs += 1;
  expect(counter.take('x', 1)).toBe(true);
  counter.clear();
  expect(counter.standing('x', 5)).toEqual({ limit: 5, remaining: 5, resetsAt: NOW_MS / 1000 + 4 });
});
