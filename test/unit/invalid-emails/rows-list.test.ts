import { expect, test } from '@jest/globals';
import type { InvalidEmail } from '../../../src/invalid-emails/port.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { entry, rowsOf } from '../../support/rows.js';

test('a list gives its rows in their order and says when its read began', () => {
  const rows = [entry('b'), entry('a'), entry('b')];
  const list = createRowsList(rows, 1234);
  expect(list).toMatchObject({ size: 3, readAtMs: 1234 });
  expect(rowsOf(list)).toEqual(rows);
});

test.each([-1, 2, 0.5, Number.NaN])('there is no row %p of two, nor any of its fields', (index) => {
  const list = createRowsList([entry('a'), entry('b')], 0);
  const rowText = list.rowTexts([{ key: 'created', value: 'created' }]);
  const reads = [
    () => list.row(index),
    () => list.email(index),
    () => list.reason(index),
    () => list.createdMs(index),
    () => list.createdRaw(index),
    () => rowText(index),
  ];
  for (const read of reads) {
    expect(read).toThrow(new RangeError(`There is no row ${index}; the list has 2.`));
  }
});

test('its bytes grow with its rows and with every character of them', () => {
  const bytes = (...rows: readonly InvalidEmail[]): number => createRowsList(rows, 0).byteSize;
  expect(bytes()).toBe(0);
  const one = bytes(entry('a'));
  expect(one).toBeGreaterThan(100);
  expect(bytes(entry('a'), entry('b'))).toBeGreaterThan(one + 20);
  expect(bytes(entry('ab'))).toBe(one + 1);
  // Beyond Latin-1 a text takes two bytes for every character of it.
  expect(bytes(entry('€'))).toBeGreaterThan(one + 1);
  expect(bytes(entry('a', { reason: 'abc', createdRaw: '2009' }))).toBe(one + 6);
});
