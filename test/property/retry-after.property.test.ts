import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { retryAfterMs } from '../../src/sendgrid/retry-after.js';
import { fuzz } from '../support/fuzz.js';

const HOUR_MS = 3_600_000;
const anyDate = fc.date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2100-01-01') });

const anyValue = fc.oneof(
  fc.string(),
  fc.integer().map(String),
  fc.double().map(String),
  fc.nat(7200).map(String),
  fc.double({ min: 1e9, max: 2e12, noNaN: true }).map(String),
  anyDate.map((date) => date.toUTCString()),
  anyDate.map((date) => date.toISOString()),
  fc.stringMatching(/^[A-Z][a-z]{2},? [0-9]{1,2} [A-Z][a-z]{2} [0-9:. ]{0,12}( GMT)?$/),
);

const anyHeaders = fc
  .record({ 'retry-after': anyValue, 'x-ratelimit-reset': anyValue, date: anyValue }, { requiredKeys: [] })
  .map((headers): Readonly<Record<string, string>> => headers);
const anyNow = fc.double({ min: 0, max: 4e12, noNaN: true });

test('whatever the headers say, the wait is a whole number from nothing to an hour, or none is known', () => {
  fuzz(
    fc.property(anyHeaders, anyNow, (headers, now) => {
      const wait = retryAfterMs(headers, now);
      if (wait === null) return;
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(HOUR_MS);
    }),
    4,
  );
});

test('seconds are those seconds, and instants what is left until them, in every form', () => {
  const anyMoment = fc.integer({ min: 1_000_000_000, max: 2_000_000_000 });
  fuzz(
    fc.property(anyMoment, fc.nat(3600), (second, wait) => {
      const now = second * 1000;
      const until = new Date(now + wait * 1000);
      const forms = [
        String(wait),
        String(second + wait),
        String(until.getTime()),
        until.toUTCString(),
        until.toISOString(),
      ];
      for (const form of forms) {
        expect(retryAfterMs({ 'retry-after': form }, now)).toBe(wait * 1000);
        expect(retryAfterMs({ 'x-ratelimit-reset': form, date: new Date(now).toUTCString() }, 0)).toBe(wait * 1000);
      }
    }),
  );
});
