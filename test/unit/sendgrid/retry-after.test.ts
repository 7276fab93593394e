import { describe, expect, test } from '@jest/globals';
import { retryAfterMs } from '../../../src/sendgrid/retry-after.js';

/** Tue, 14 Nov 2023 22:13:20 GMT */
const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

const wait = (headers: Readonly<Record<string, string>>): number | null => retryAfterMs(headers, NOW);

describe('Retry-After', () => {
  test.each([
    { value: '0', ms: 0 },
    { value: '7', ms: 7000 },
    { value: ' 7 ', ms: 7000 },
    { value: '0007', ms: 7000 },
    { value: '1.5', ms: 1500 },
    { value: '0.0001', ms: 1 },
    { value: '3600', ms: HOUR },
    { value: '3601', ms: HOUR },
    { value: '999999999', ms: HOUR },
    { value: '1700000060', ms: 60_000 },
    { value: '1700000060000', ms: 60_000 },
    { value: '1699999000', ms: 0 },
    { value: '9'.repeat(400), ms: HOUR },
    { value: 'Tue, 14 Nov 2023 22:13:27 GMT', ms: 7000 },
    { value: 'Tuesday, 14-Nov-23 22:13:27 GMT', ms: 7000 },
    { value: 'Tue Nov 14 22:13:27 2023', ms: 7000 },
    { value: '2023-11-14T22:13:27Z', ms: 7000 },
    { value: '2023-11-14T23:13:27+01:00', ms: 7000 },
    { value: 'Sun, 06 Nov 1994 08:49:37 GMT', ms: 0 },
    { value: 'Wed, 15 Nov 2023 22:13:27 GMT', ms: HOUR },
  ])('$value is $ms', ({ value, ms }) => {
    expect(wait({ 'retry-after': value })).toBe(ms);
  });

  test.each([
    '',
    ' ',
    '-5',
    '+5',
    '1e3',
    '0x10',
    '7,8',
    '7s',
    'soon',
    'in 5',
    'in 5 seconds',
    'May 5',
    'NaN',
    'Infinity',
    '2023-11-14',
    '99:99',
    '22:13:27',
    '2023-11-14 22:13:27',
  ])('"%s" says nothing', (value) => {
    expect(wait({ 'retry-after': value })).toBeNull();
    expect(wait({ 'retry-after': value, 'x-ratelimit-reset': '3' })).toBe(3000);
  });
});

describe('X-RateLimit-Reset', () => {
  test.each([
    { form: 'unix seconds, as recorded', value: '1700000060', ms: 60_000 },
    { form: 'unix seconds with a fraction', value: '1700000000.123456', ms: 124 },
    { form: 'unix milliseconds', value: '1700000060000', ms: 60_000 },
    { form: 'seconds to go', value: '60', ms: 60_000 },
    { form: 'a date', value: 'Tue, 14 Nov 2023 22:14:20 GMT', ms: 60_000 },
    { form: 'the last moment that is a duration', value: '999999999', ms: HOUR },
    { form: 'the first that is an instant', value: '1000000000', ms: 0 },
    { form: 'the first that is one in milliseconds', value: '1000000000000', ms: 0 },
    { form: 'a moment that is over', value: '1699999999', ms: 0 },
  ])('$form', ({ value, ms }) => {
    expect(wait({ 'x-ratelimit-reset': value })).toBe(ms);
  });

  test('goes behind Retry-After, one of zero too', () => {
    expect(wait({ 'retry-after': '2', 'x-ratelimit-reset': '60' })).toBe(2000);
    expect(wait({ 'retry-after': '0', 'x-ratelimit-reset': '60' })).toBe(0);
  });
});

describe('the clock', () => {
  const HALF_AN_HOUR_AGO = 'Tue, 14 Nov 2023 21:43:20 GMT';

  test('of the answer goes before our own, for instants and not for durations', () => {
    expect(wait({ date: HALF_AN_HOUR_AGO, 'x-ratelimit-reset': '1699998260' })).toBe(60_000);
    expect(wait({ date: HALF_AN_HOUR_AGO, 'retry-after': 'Tue, 14 Nov 2023 21:43:27 GMT' })).toBe(7000);
    expect(wait({ date: HALF_AN_HOUR_AGO, 'retry-after': '7' })).toBe(7000);
  });

  test.each(['', 'now', 'yesterday 5'])('is our own where the Date of the answer is "%s"', (date) => {
    expect(wait({ date, 'x-ratelimit-reset': '1700000060' })).toBe(60_000);
  });
});

test('no header, no wait', () => {
  expect(wait({})).toBeNull();
  expect(wait({ 'x-ratelimit-remaining': '0', 'content-length': '7' })).toBeNull();
});
