import { describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../src/auth/caller.js';
import { createKnownTokens } from '../../../src/auth/known-tokens.js';

const caller = (subject: string, customers: readonly string[] = []): Caller => ({
  subject,
  scopes: new Set(),
  customers: new Set(customers),
});
/** What a caller with a subject of one letter and nothing else counts for: see the source. */
const COST = 512 + 64 + 2;

describe('a token that was verified', () => {
  test('is known by its exact text until it expires, and no longer', () => {
    const known = createKnownTokens(10 * COST);
    known.keep('Bearer a', caller('a'), 1000);
    expect(known.get('Bearer a', 999)?.subject).toBe('a');
    expect(known.get('Bearer A', 999)).toBeNull();
    expect(known.get('Bearer a ', 999)).toBeNull();
    expect(known.get('Bearer a', 1000)).toBeNull();
    expect(known.size).toBe(0);
  });

  test('gives the same caller to every request', () => {
    const known = createKnownTokens(10 * COST);
    const anna = caller('anna');
    known.keep('a', anna, 1000);
    expect(known.get('a', 0)).toBe(anna);
    known.keep('a', caller('anna again'), 2000);
    expect(known.get('a', 1500)?.subject).toBe('anna again');
    expect(known.size).toBe(1);
  });

  test('may be forgotten with all others', () => {
    const known = createKnownTokens(10 * COST);
    known.keep('a', caller('a'), 1000);
    known.forgetAll();
    expect([known.get('a', 0), known.size]).toEqual([null, 0]);
  });
});

describe('memory is bounded', () => {
  test('by bytes; the oldest go first, but for those that were used', () => {
    const known = createKnownTokens(3 * COST);
    for (const name of ['a', 'b', 'c']) known.keep(name, caller(name), 1000);
    known.get('a', 0);
    known.keep('d', caller('d'), 1000);
    const names = ['a', 'b', 'c', 'd'].filter((name) => known.get(name, 0) !== null);
    expect(names).toEqual(['a', 'c', 'd']);
  });

  test('however many come, and whatever was kept twice, expired or forgotten before', () => {
    const known = createKnownTokens(3 * COST);
    for (let index = 0; index < 1000; index++) {
      known.keep(`t${index % 7}`, caller('x'), index % 3 === 0 ? 0 : 1000);
      known.get(`t${(index * 5) % 7}`, 500);
      if (index % 100 === 0) known.forgetAll();
      expect(known.size).toBeLessThanOrEqual(3);
    }
    for (let index = 0; index < 3; index++) known.keep(`new${index}`, caller('x'), 1000);
    expect(known.size).toBe(3);
  });

  test('those with many customers count for more, and one that is larger than all of it is not kept', () => {
    const known = createKnownTokens(3 * COST);
    known.keep('a', caller('a'), 1000);
    known.keep(
      'b',
      caller(
        'b',
        Array.from({ length: 15 }, (_, index) => `c${index}`),
      ),
      1000,
    );
    expect([known.size, known.get('a', 0)]).toEqual([1, null]);
    known.keep('c', caller('c', ['x'.repeat(1000)]), 1000);
    expect(known.size).toBe(0);
  });
});
