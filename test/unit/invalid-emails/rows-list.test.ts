import { expect, test } from '@jest/globals';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { entry } from '../../support/rows.js';

test('a list gives its rows in their order and says when its read began', () => {
  const rows = [entry('b'), entry('a'), entry('b')];
  const list = createRowsList(rows, 1234);
  expect(list).toMatchObject({ size: 3, readAtMs: 1234 });
  expect([0, 1, 2].map((index) => list.row(index))).toEqual(rows);
});

test.each([-1, 2, 0.5, Number.NaN])('there is no row %p of two', (index) => {
  expect(() => createRowsList([entry('a'), entry('b')], 0).row(index)).toThrow(
    new RangeError(`There is no row ${index}; the list has 2.`),
  );
});

test('its bytes grow with its rows and with every character of them', () => {
  const bytes = (...rows: Parameters<typeof createRowsList>[0]): number => createRowsList(rows, 0).byteSize;
  expect(bytes()).toBe(0);
  const one = bytes(entry('a'));
  expect(one).toBeGreaterThan(100);
  expect(bytes(entry('a'), entry('b'))).toBe(2 * one);
  expect(bytes(entry('ab'))).toBe(one + 2);
  expect(bytes(entry('a', { reason: 'abc', createdRaw: '2009' }))).toBe(one + 14);
});
