import { expect, test } from '@jest/globals';
import { compareLists, isEqual } from '../../../../src/commands/compare/comparison.js';
import type { InvalidEmail } from '../../../../src/invalid-emails/port.js';
import { createRowsList } from '../../../../src/invalid-emails/rows-list.js';
import { entry } from '../../../support/rows.js';

const compare = (from: readonly InvalidEmail[], to: readonly InvalidEmail[]) =>
  compareLists(createRowsList(from, 0), createRowsList(to, 0));

const plain = (email: string, reason = '', createdMs: number | null = null) => ({ email, reason, createdMs });

test('equal lists match, whatever their order and however each version writes the time', () => {
  const from = [entry('a', { createdMs: 1000, createdRaw: '1970-01-01 00:00:01' }), entry('b')];
  const to = [entry('b', { createdRaw: '0' }), entry('a', { createdMs: 1000, createdRaw: '1' })];
  const comparison = compare(from, to);
  expect(comparison).toEqual({ match: 2, missing: [], extra: [], different: [] });
  expect(isEqual(comparison)).toBe(true);
});

test('an entry counts as often as it stands', () => {
  expect(compare([entry('a'), entry('a'), entry('a')], [entry('a')])).toEqual({
    match: 1,
    missing: [plain('a'), plain('a')],
    extra: [],
    different: [],
  });
  expect(compare([entry('a')], [entry('a'), entry('a')])).toMatchObject({ match: 1, extra: [plain('a')] });
});

test('what is on one side alone is missing or extra', () => {
  const comparison = compare([entry('a'), entry('b')], [entry('b'), entry('B')]);
  expect(comparison).toEqual({ match: 1, missing: [plain('a')], extra: [plain('B')], different: [] });
  expect(isEqual(comparison)).toBe(false);
});

test('one address with another reason or time is different, not missing and extra', () => {
  const from = [entry('a', { reason: 'r', createdMs: 1 }), entry('b', { createdMs: null })];
  const to = [entry('a', { reason: 's', createdMs: 1 }), entry('b', { createdMs: 5 })];
  expect(compare(from, to)).toEqual({
    match: 0,
    missing: [],
    extra: [],
    different: [
      { email: 'a', from: { reason: 'r', createdMs: 1 }, to: { reason: 's', createdMs: 1 } },
      { email: 'b', from: { reason: '', createdMs: null }, to: { reason: '', createdMs: 5 } },
    ],
  });
});

test('of an address that stands several times, equal entries are matched first', () => {
  const from = [entry('a', { reason: '1' }), entry('a', { reason: '2' }), entry('a', { reason: '3' })];
  const to = [entry('a', { reason: '3' }), entry('a', { reason: '4' })];
  const { match, missing, extra, different } = compare(from, to);
  expect([match, missing.length, extra.length, different.length]).toEqual([1, 1, 0, 1]);
});
