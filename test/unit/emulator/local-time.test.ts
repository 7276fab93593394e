import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createLocalTime } from '../../../src/emulator/local-time.js';

const at = (instant: string): number => Date.parse(instant) / 1000;

afterEach(() => {
  jest.restoreAllMocks();
});

describe('local time', () => {
  test.each([
    ['America/Los_Angeles', '2009-06-10T19:40:30Z', '2009-06-10 12:40:30'],
    ['America/Los_Angeles', '2014-03-09T09:59:59Z', '2014-03-09 01:59:59'],
    ['America/Los_Angeles', '2014-03-09T10:00:00Z', '2014-03-09 03:00:00'],
    ['America/Los_Angeles', '2014-11-02T08:59:59Z', '2014-11-02 01:59:59'],
    ['America/Los_Angeles', '2014-11-02T09:00:00Z', '2014-11-02 01:00:00'],
    ['America/Los_Angeles', '2015-01-01T07:59:59Z', '2014-12-31 23:59:59'],
    ['America/Los_Angeles', '2015-01-01T08:00:00Z', '2015-01-01 00:00:00'],
    // Newfoundland changed its clocks at 00:01, which no quarter of an hour of UTC coincides with.
    ['America/St_Johns', '2010-03-14T03:30:59Z', '2010-03-14 00:00:59'],
    ['America/St_Johns', '2010-03-14T03:31:00Z', '2010-03-14 01:01:00'],
    ['Asia/Kathmandu', '2012-02-29T23:59:59Z', '2012-03-01 05:44:59'],
    // Samoa had no 30 December 2011.
    ['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29 23:59:59'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31 00:00:00'],
    ['UTC', '1970-01-01T00:00:00Z', '1970-01-01 00:00:00'],
  ])('in %s, %s is %s', (zone, instant, text) => {
    expect(createLocalTime(zone)(at(instant))).toBe(text);
  });

  test.each(['America/Los_Angeles', 'Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Tehran'])(
    'agrees with Intl every 53 minutes of a year in %s',
    (zone) => {
      const localTime = createLocalTime(zone);
      const oracle = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      const wrong: string[] = [];
      for (let second = at('2016-01-01T00:00:00Z'); second < at('2017-01-01T00:00:00Z'); second += 53 * 60) {
        const text = localTime(second);
        if (text !== oracle.format(second * 1000)) wrong.push(text);
      }
      expect(wrong).toEqual([]);
    },
  );

  test('asks Intl per day and not per row', () => {
    const ask = jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    const localTime = createLocalTime('America/Los_Angeles');
    const start = at('2014-03-01T00:00:00Z');
    // 30 days with one change of clocks: 2 questions a day and 17 to find the second.
    for (let row = 0; row < 100_000; row += 1) localTime(start + Math.floor(row * 25.9));
    expect(ask.mock.calls.length).toBeLessThanOrEqual(30 * 2 + 17);
    expect(ask.mock.calls.length).toBeGreaterThan(30);
  });

  test('refuses a zone that does not exist', () => {
    expect(() => createLocalTime('America/Atlantis')).toThrow(RangeError);
  });
});
