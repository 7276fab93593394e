import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Comparison, compareLists, type Entry, isEqual } from '../../src/commands/compare/comparison.js';
import type { InvalidEmail } from '../../src/invalid-emails/port.js';
import { createRowsList } from '../../src/invalid-emails/rows-list.js';
import { fuzz } from '../support/fuzz.js';
import { shuffled } from '../support/rows.js';
import { anyRows } from '../support/views.js';

const compare = (from: readonly InvalidEmail[], to: readonly InvalidEmail[]): Comparison =>
  compareLists(createRowsList(from, 0), createRowsList(to, 0));

const keyOf = ({ email, reason, createdMs }: Entry): string => JSON.stringify([email, reason, createdMs]);
const counts = ({ match, missing, extra, different }: Comparison) => [
  match,
  missing.length,
  extra.length,
  different.length,
];

/** Removes one of `values` for each of `taken`: what is left, and how many were there. */
function without(values: readonly string[], taken: readonly string[]): readonly string[] {
  const left = [...values];
  for (const value of taken) {
    const at = left.indexOf(value);
    if (at !== -1) left.splice(at, 1);
  }
  return left;
}

describe('a comparison', () => {
  test('accounts for every entry of either list, once', () => {
    fuzz(
      fc.property(anyRows, anyRows, (from, to) => {
        const { match, missing, extra, different } = compare(from, to);
        expect(match + missing.length + different.length).toBe(from.length);
        expect(match + extra.length + different.length).toBe(to.length);
        const keys = { from: from.map(keyOf), to: to.map(keyOf) };
        const onlyFrom = [...missing, ...different.map(({ email, from: entry }) => ({ email, ...entry }))].map(keyOf);
        const onlyTo = [...extra, ...different.map(({ email, to: entry }) => ({ email, ...entry }))].map(keyOf);
        expect(onlyFrom.toSorted()).toEqual(without(keys.from, keys.to).toSorted());
        expect(onlyTo.toSorted()).toEqual(without(keys.to, keys.from).toSorted());
      }),
    );
  });

  test('calls an address missing or extra only where the other side has no entry of it left', () => {
    fuzz(
      fc.property(anyRows, anyRows, (from, to) => {
        const { missing, extra } = compare(from, to);
        const both = missing.filter(({ email }) => extra.some((other) => other.email === email));
        expect(both).toEqual([]);
      }),
    );
  });

  test('is the mirror image with the sides swapped', () => {
    fuzz(
      fc.property(anyRows, anyRows, (from, to) => {
        const there = compare(from, to);
        const back = compare(to, from);
        expect(back.match).toBe(there.match);
        expect(counts(back)).toEqual([there.match, there.extra.length, there.missing.length, there.different.length]);
      }),
    );
  });

  test('does not see the order of a list, and finds it equal to itself', () => {
    fuzz(
      fc.property(anyRows, anyRows, fc.integer(), (from, to, seed) => {
        expect(compare(shuffled(from, seed), shuffled(to, seed + 1))).toEqual(compare(from, to));
        expect(isEqual(compare(from, shuffled(from, seed)))).toBe(true);
      }),
    );
  });
});
