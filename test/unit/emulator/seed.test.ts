import { describe, expect, test } from '@jest/globals';
import { createSeed } from '../../../src/emulator/seed.js';
import { createState, type Row, type State } from '../../../src/emulator/state.js';

const smallCustomers = Array.from({ length: 25 }, (_, index) => `customer-${String(index + 1).padStart(2, '0')}`);
const year = ({ createdAt }: Row): number | null =>
  createdAt === null ? null : new Date(createdAt * 1000).getUTCFullYear();

// Shared: generating the large customer for every test would take most of their time. None of them changes it.
const state = createState(createSeed());

describe('seed', () => {
  test('has the customers that documents name, with as many rows as they say', () => {
    expect(state.users()).toEqual([
      'eexampexample@example.com',
      'empty',
      'single',
      'medium',
      'large',
      ...smallCustomers,
    ]);
    for (const user of state.users()) expect(state.size(user)).toBe(state.rows(user).length);
    const sizes = Object.fromEntries(state.users().map((user) => [user, state.size(user)]));
    expect(sizes).toMatchObject({ 'eexampexample@example.com': 3, empty: 0, single: 1, medium: 500, large: 100_000 });
    expect(smallCustomers.every((user) => sizes[user] === 10)).toBe(true);
  });

  test('is the same every time', () => {
    const other = createState(createSeed());
    const all = (one: State): string => JSON.stringify(one.users().map((user) => [one.profile(user), one.rows(user)]));
    // Compared as one text: a deep comparison of 100,000 rows takes seconds.
    expect(all(state) === all(other)).toBe(true);
  });

  test('differs between customers', () => {
    expect(new Set(smallCustomers.map((user) => JSON.stringify(state.rows(user)))).size).toBe(smallCustomers.length);
  });

  test('is varied in the ways of CONTRACT 5', () => {
    const rows = [...state.rows('medium'), ...smallCustomers.flatMap((user) => state.rows(user))];
    const some = (test: (row: Row) => boolean): boolean => rows.some(test);
    expect(some(({ email }) => !email.includes('@') && email !== '')).toBe(true);
    expect(some(({ email }) => email === '')).toBe(true);
    expect(some(({ email }) => /@[^.]+$/.test(email))).toBe(true);
    for (const mark of ['+', "'", ' ', '"', '<', '&', '/', '_', '@@', 'á', 'ž', '例']) {
      expect(some(({ email }) => email.includes(mark))).toBe(true);
    }
    for (const mark of ['<', '>', '"', '&', "'", 'https://', 'î', '–']) {
      expect(some(({ reason }) => reason.includes(mark))).toBe(true);
    }
    expect(some(({ reason }) => reason.endsWith(' '))).toBe(true);
    expect(some(({ createdText }) => createdText === '0000-00-00 00:00:00')).toBe(true);
    expect(some(({ createdAt, createdText }) => createdAt === null && createdText === undefined)).toBe(true);
    expect(new Set(rows.map(year)).size).toBeGreaterThan(7);
  });

  test('repeats addresses within a list', () => {
    const rows = state.rows('medium');
    const repeated = rows.length - new Set(rows.map(({ email }) => email)).size;
    expect(repeated).toBeGreaterThan(5);
    expect(repeated).toBeLessThan(100);
  });

  test('keeps the oldest row first and no timestamp in the future', () => {
    const stamps = state.rows('large').flatMap(({ createdAt }) => createdAt ?? []);
    expect(stamps.length).toBeGreaterThan(95_000);
    expect(stamps.every((stamp, index) => Number.isInteger(stamp) && stamp >= (stamps[index - 1] ?? 0))).toBe(true);
    expect(stamps.at(-1)).toBeLessThan(Date.UTC(2018, 0, 1) / 1000);
  });
});
