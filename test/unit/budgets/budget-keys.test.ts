import { describe, expect, test } from '@jest/globals';
import { createBudgetKeys, type Payer } from '../../../src/budgets/budget-keys.js';
import { createManualClock } from '../../support/manual-clock.js';

const SHARED = /^shared (subject|address) [0-9a-f]{3}$/;
const from = (name: string): Payer => ({ kind: 'address', name });
const by = (name: string): Payer => ({ kind: 'subject', name });

function start(maxOwn: number) {
  const clock = createManualClock();
  return { clock, keyOf: createBudgetKeys({ maxOwn, durationMs: 60_000, now: clock.now }) };
}

test('every payer has a key of its own, and a subject is no address', () => {
  const { keyOf } = start(10);
  const payers = [from('a'), from('b'), by('a'), by('b'), by(' a'), by('A')];
  expect(new Set(payers.map(keyOf)).size).toBe(payers.length);
  expect(payers.map(keyOf)).toEqual(payers.map(keyOf));
});

test('a long name is counted under a short one, and still its own', () => {
  const { keyOf } = start(10);
  const [one, other] = [keyOf(by(`${'x'.repeat(8000)}1`)), keyOf(by(`${'x'.repeat(8000)}2`))];
  expect(one).not.toBe(other);
  expect([one, other].every((key) => key.length <= 128)).toBe(true);
});

describe('where there is no room', () => {
  test('whoever has a budget keeps it until its end, and newcomers share', () => {
    const { clock, keyOf } = start(3);
    const own = ['a', 'b', 'c'].map((name) => keyOf(from(name)));
    clock.advance(59_999);
    for (let index = 0; index < 10_000; index++) expect(keyOf(from(`new ${index}`))).toMatch(SHARED);
    expect(['a', 'b', 'c'].map((name) => keyOf(from(name)))).toEqual(own);
    clock.advance(1);
    expect(keyOf(from('new 1'))).not.toMatch(SHARED);
  });

  test('there are never more keys than the own ones and 4096', () => {
    const { clock, keyOf } = start(3);
    const keys = new Set<string>();
    for (let index = 0; index < 50_000; index++) keys.add(keyOf(from(`flood ${index}`)));
    expect(keys.size).toBeGreaterThan(4000);
    expect(keys.size).toBeLessThanOrEqual(3 + 4096);
    // Nor by and by: what has ended makes room for as many as it was.
    clock.advance(60_000);
    const later = Array.from({ length: 100 }, (_, index) => keyOf(from(`later ${index}`)));
    expect(later.filter((key) => !SHARED.test(key))).toHaveLength(3);
  });

  test('which of them a newcomer shares cannot be foreseen, and stays the same', () => {
    const keysOf = () => {
      const { keyOf } = start(0);
      return Array.from({ length: 20 }, (_, index) => [keyOf(from(`${index}`)), keyOf(from(`${index}`))]);
    };
    const keys = keysOf();
    for (const [first, again] of keys) expect(first).toBe(again);
    expect(keys).not.toEqual(keysOf());
  });

  test('addresses take none from subjects', () => {
    const { keyOf } = start(2);
    for (let index = 0; index < 100; index++) keyOf(from(`flood ${index}`));
    expect(keyOf(by('anna'))).not.toMatch(SHARED);
  });
});
