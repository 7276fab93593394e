import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createCreatedReader } from '../../../src/sendgrid/created.js';
import { slowInstant } from '../../support/local-time.js';

const iso = (zone: string, stamp: string): string | null => {
  const instant = createCreatedReader(zone)(stamp);
  return instant === null ? null : new Date(instant).toISOString().replace('.000Z', 'Z');
};

afterEach(() => {
  jest.restoreAllMocks();
});

describe('local time to instants, `compatible` where the clocks change', () => {
  test.each([
    ['America/Los_Angeles', '2009-06-10 12:40:30', '2009-06-10T19:40:30Z', 'fixture 05'],
    ['America/Los_Angeles', '2009-06-01 19:41:39', '2009-06-02T02:41:39Z', 'fixture 06'],
    ['America/Los_Angeles', '2012-08-17 11:04:38', '2012-08-17T18:04:38Z', 'fixture 08'],
    ['America/Los_Angeles', '2009-01-10 12:40:30', '2009-01-10T20:40:30Z', 'winter'],
    ['America/Los_Angeles', '2009-03-08 01:59:59', '2009-03-08T09:59:59Z', 'before the missing hour'],
    ['America/Los_Angeles', '2009-03-08 02:00:00', '2009-03-08T10:00:00Z', 'its first second'],
    ['America/Los_Angeles', '2009-03-08 02:30:00', '2009-03-08T10:30:00Z', '02:30 becomes 03:30 daylight time'],
    ['America/Los_Angeles', '2009-03-08 02:59:59', '2009-03-08T10:59:59Z', 'its last second'],
    ['America/Los_Angeles', '2009-03-08 03:00:00', '2009-03-08T10:00:00Z', 'after it'],
    ['America/Los_Angeles', '2009-11-01 00:59:59', '2009-11-01T07:59:59Z', 'before the repeated hour'],
    ['America/Los_Angeles', '2009-11-01 01:00:00', '2009-11-01T08:00:00Z', 'its first second, the earlier'],
    ['America/Los_Angeles', '2009-11-01 01:59:59', '2009-11-01T08:59:59Z', 'its last second, the earlier'],
    ['America/Los_Angeles', '2009-11-01 02:00:00', '2009-11-01T10:00:00Z', 'after it'],
    ['Europe/London', '2009-03-29 00:59:59', '2009-03-29T00:59:59Z', 'before the missing hour'],
    ['Europe/London', '2009-03-29 01:30:00', '2009-03-29T01:30:00Z', 'in it'],
    ['Europe/London', '2009-03-29 02:00:00', '2009-03-29T01:00:00Z', 'after it'],
    ['Europe/London', '2009-10-25 00:59:59', '2009-10-24T23:59:59Z', 'before the repeated hour'],
    ['Europe/London', '2009-10-25 01:30:00', '2009-10-25T00:30:00Z', 'in it, the earlier'],
    ['Europe/London', '2009-10-25 02:00:00', '2009-10-25T02:00:00Z', 'after it'],
    ['Australia/Lord_Howe', '2009-04-05 01:29:59', '2009-04-04T14:29:59Z', 'before the repeated half hour'],
    ['Australia/Lord_Howe', '2009-04-05 01:30:00', '2009-04-04T14:30:00Z', 'its first second, the earlier'],
    ['Australia/Lord_Howe', '2009-04-05 01:59:59', '2009-04-04T14:59:59Z', 'its last second, the earlier'],
    ['Australia/Lord_Howe', '2009-04-05 02:00:00', '2009-04-04T15:30:00Z', 'after it'],
    ['Australia/Lord_Howe', '2009-10-04 01:59:59', '2009-10-03T15:29:59Z', 'before the missing half hour'],
    ['Australia/Lord_Howe', '2009-10-04 02:15:00', '2009-10-03T15:45:00Z', 'in it'],
    ['Australia/Lord_Howe', '2009-10-04 02:30:00', '2009-10-03T15:30:00Z', 'after it'],
    ['America/St_Johns', '2009-03-08 00:00:59', '2009-03-08T03:30:59Z', 'before the change at 00:01'],
    ['America/St_Johns', '2009-03-08 00:01:00', '2009-03-08T03:31:00Z', 'the first missing second'],
    ['America/St_Johns', '2009-03-08 01:00:59', '2009-03-08T04:30:59Z', 'the last missing second'],
    ['America/St_Johns', '2009-03-08 01:01:00', '2009-03-08T03:31:00Z', 'after it'],
    ['America/St_Johns', '2009-10-31 23:00:59', '2009-11-01T01:30:59Z', 'before what is repeated'],
    ['America/St_Johns', '2009-10-31 23:01:00', '2009-11-01T01:31:00Z', 'its first second, the earlier'],
    ['America/St_Johns', '2009-11-01 00:00:59', '2009-11-01T02:30:59Z', 'its last second, the earlier'],
    ['America/St_Johns', '2009-11-01 00:01:00', '2009-11-01T03:31:00Z', 'after it'],
    ['Pacific/Apia', '2011-12-30 12:00:00', '2011-12-30T22:00:00Z', 'a day that was left out'],
    ['UTC', '2009-06-10 12:40:30', '2009-06-10T12:40:30Z', 'no change at all'],
    ['UTC', '2008-02-29 23:59:59', '2008-02-29T23:59:59Z', 'a leap day'],
    ['UTC', '2000-02-29 00:00:00', '2000-02-29T00:00:00Z', 'the leap day of a century'],
    ['UTC', '1969-12-31 23:59:59', '1969-12-31T23:59:59Z', 'before the epoch'],
    ['Asia/Kolkata', '2009-06-10 00:00:00', '2009-06-09T18:30:00Z', 'half an hour'],
  ])('%s %s is %s (%s)', (zone, stamp, instant) => {
    expect(iso(zone, stamp)).toBe(instant);
  });

  test('is the same whatever was read before', () => {
    const read = createCreatedReader('America/St_Johns');
    const stamps = ['2009-03-08 00:00:59', '2009-03-08 00:01:00', '2009-11-01 00:00:59', '2009-11-01 00:01:00'];
    const once = stamps.map(read);
    expect([...stamps].reverse().map(read).reverse()).toEqual(once);
    expect(once).toEqual(stamps.map((stamp) => slowInstant('America/St_Johns', stamp)));
  });
});

describe('what is no timestamp is null', () => {
  test.each([
    '0000-00-00 00:00:00',
    '0000-01-01 00:00:00',
    '0009-06-10 12:40:30',
    '0099-06-10 12:40:30',
    '0999-06-10 12:40:30',
    '2009-02-29 12:00:00',
    '1900-02-29 12:00:00',
    '2009-02-30 12:00:00',
    '2009-04-31 12:00:00',
    '2009-00-10 12:00:00',
    '2009-13-10 12:00:00',
    '2009-06-00 12:00:00',
    '2009-06-32 12:00:00',
    '2009-06-10 24:00:00',
    '2009-06-10 12:60:00',
    '2009-06-10 12:00:60',
    '2009-06-10',
    '2009-06-10T12:40:30',
    '2009-06-10 12:40:30Z',
    '2009-06-10 12:40:30.5',
    '2009-06-10 12:40:30\n',
    ' 2009-06-10 12:40:30',
    '2009-6-10 12:40:30',
    '09-06-10 12:40:30',
    '20009-06-10 12:40:30',
    '２００９-06-10 12:40:30',
    '1449953655',
    'yesterday',
    '',
  ])('"%s"', (stamp) => {
    for (const zone of ['UTC', 'America/Los_Angeles']) expect(createCreatedReader(zone)(stamp)).toBeNull();
  });

  test('nor is what lies beyond the year 9999 in UTC, for which RFC 3339 has no form', () => {
    expect(iso('America/Los_Angeles', '9999-12-31 15:00:00')).toBe('9999-12-31T23:00:00Z');
    expect(iso('America/Los_Angeles', '9999-12-31 16:00:00')).toBeNull();
    // The last second of all is what databases write for "never".
    expect(iso('UTC', '9999-12-31 23:59:58')).toBe('9999-12-31T23:59:58Z');
    expect(iso('UTC', '9999-12-31 23:59:59')).toBeNull();
  });
});

test('a hundred thousand timestamps cost an Intl call only for every day, and agree with a slow reading', () => {
  const calls = jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
  const read = createCreatedReader('America/Los_Angeles');
  const stamps = Array.from({ length: 100_000 }, (_, index) => {
    // 53 minutes apart, over ten years.
    return new Date(Date.UTC(2005, 0, 1) + index * 3_157_000).toISOString().slice(0, 19).replace('T', ' ');
  });
  const instants = stamps.map(read);
  expect(calls.mock.calls.length).toBeLessThan(20_000);
  jest.restoreAllMocks();

  const sample = stamps.flatMap((stamp, index) => (index % 997 === 0 ? [{ stamp, instant: instants[index] }] : []));
  expect(sample).toHaveLength(101);
  for (const { stamp, instant } of sample) expect(instant).toBe(slowInstant('America/Los_Angeles', stamp));
});
