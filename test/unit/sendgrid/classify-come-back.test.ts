import { expect, test } from '@jest/globals';
import { classify } from '../../../src/sendgrid/classify.js';

/** A 503 may say when to come back as well as a 429 (RFC 9110, 10.2.3). */

test.each([429, 500, 503])('%i passes on when to come back, where it says', (status) => {
  const headers = { 'retry-after': '7' };
  expect(classify({ status, headers }, [], 0)?.retryAfterMs).toBe(7000);
  expect(classify({ status, headers: {} }, [], 0)?.retryAfterMs).toBeNull();
});

test('the reset of the rate limit, which stands in every answer of version 3, holds up nobody after a 503', () => {
  const error = classify({ status: 503, headers: { 'x-ratelimit-reset': '30' } }, [], 0);
  expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outage: true, retryAfterMs: null });
});
