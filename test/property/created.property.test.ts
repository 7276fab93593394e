import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant, instantLiteral } from '../../src/instant.js';
import { createCreatedReader } from '../../src/sendgrid/created.js';
import { fuzz } from '../support/fuzz.js';
import { changes, offsetMs, slowInstant } from '../support/local-time.js';

const ZONES = [
  'America/Los_Angeles',
  'Europe/London',
  'Europe/Dublin',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Asia/Tehran',
  'Pacific/Chatham',
  'America/Caracas',
  'Asia/Kolkata',
  'UTC',
];
const FROM = Date.UTC(2000, 0, 1);
const TO = Date.UTC(2030, 0, 1);
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);
const HOUR_MS = 3_600_000;

const readers = new Map(ZONES.map((zone) => [zone, createCreatedReader(zone)]));
const changesOf = new Map(ZONES.map((zone) => [zone, changes(zone, FROM, TO)]));

const stampOf = (local: number): string => new Date(local).toISOString().slice(0, 19).replace('T', ' ');
const seconds = (from: number, to: number): fc.Arbitrary<number> =>
  fc.integer({ min: Math.ceil(from / 1000), max: Math.floor(to / 1000) }).map((second) => second * 1000);

const anyZone = fc.constantFrom(...ZONES);
/** Local times anywhere in thirty years, and more of them close to where the clocks change. */
const anyPlace = anyZone.chain((zone) => {
  const edges = changesOf.get(zone) ?? [];
  const anywhere = seconds(FROM, TO);
  if (edges.length === 0) return fc.record({ zone: fc.constant(zone), local: anywhere });
  const close = fc
    .tuple(
      fc.constantFrom(...edges),
      fc.oneof(seconds(-3 * HOUR_MS, 3 * HOUR_MS), seconds(-60_000, 60_000), seconds(-72 * HOUR_MS, 72 * HOUR_MS)),
    )
    .map(([edge, distance]) => edge + offsetMs(zone, edge - 1000) + distance);
  return fc.record({
    zone: fc.constant(zone),
    local: fc.oneof({ weight: 1, arbitrary: anywhere }, { weight: 4, arbitrary: close }),
  });
});

test('the zones change their clocks as often as they should', () => {
  expect(changesOf.get('America/Los_Angeles')).toHaveLength(60);
  expect(changesOf.get('Australia/Lord_Howe')?.length).toBeGreaterThan(55);
  expect(changesOf.get('UTC')).toEqual([]);
});

test('every local time is the instant that asking Intl by brute force gives, `compatible` in gaps and overlaps', () => {
  fuzz(
    fc.property(anyPlace, ({ zone, local }) => {
      const stamp = stampOf(local);
      expect(readers.get(zone)?.(stamp)).toBe(slowInstant(zone, stamp));
    }),
    0.6,
  );
});

test('an instant written as local time is read as itself, or as the earlier of two that are written alike', () => {
  fuzz(
    fc.property(anyZone, seconds(FROM, TO), (zone, instant) => {
      const stamp = stampOf(instant + offsetMs(zone, instant));
      const read = readers.get(zone)?.(stamp) ?? Number.NaN;
      expect(stampOf(read + offsetMs(zone, read))).toBe(stamp);
      expect(read).toBeLessThanOrEqual(instant);
    }),
  );
});

test('any text is an instant with a form in RFC 3339, or null, and never an error', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const stampLike = fc
    .tuple(digits(4), digits(2), digits(2), digits(2), digits(2), digits(2))
    .map(([year, month, day, hour, minute, second]) => `${year}-${month}-${day} ${hour}:${minute}:${second}`);
  const anyStamp = fc.oneof(stampLike, seconds(Date.UTC(0, 0, 1), Date.UTC(9999, 11, 31)).map(stampOf), fc.string());
  fuzz(
    fc.property(anyZone, anyStamp, (zone, stamp) => {
      const instant = readers.get(zone)?.(stamp) ?? null;
      if (instant !== null) expect(new Date(instant).toISOString()).toMatch(/^\d{4}-\d\d-\d\dT/);
    }),
  );
});

test('an instant is written as toISOString writes it, without fractions where there are none', () => {
  const anyMs = fc.oneof(fc.integer({ min: Date.UTC(0), max: LAST_MS }), seconds(Date.UTC(0), LAST_MS));
  fuzz(
    fc.property(anyMs, (ms) => {
      const written = new Date(ms).toISOString().replace('.000Z', 'Z');
      expect(formatInstant(ms)).toBe(written);
      expect(instantLiteral(ms)).toBe(JSON.stringify(written));
    }),
  );
});
