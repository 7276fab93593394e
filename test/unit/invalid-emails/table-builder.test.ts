import { expect, test } from '@jest/globals';
import { createTableBuilder } from '../../../src/invalid-emails/table-builder.js';
import { createJsonRowReader } from '../../../src/sendgrid/formats/json-rows.js';
import { entry, rowsOf } from '../../support/rows.js';

const rowAt = (index: number) => ({
  email: `user${index}@example.com`,
  reason: 'Bad Syntax',
  created: '2009-06-10 12:40:30',
});
const listOf = (length: number): string => JSON.stringify(Array.from({ length }, (_, index) => rowAt(index)));

function slicesOf(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, at) => text.slice(at * length, (at + 1) * length));
}

function read(slices: readonly string[]) {
  const reader = createJsonRowReader(() => 0);
  for (const slice of slices) reader.push(slice);
  return reader.end();
}

test('of rows in the upstream its text is kept, once, with few numbers for each', () => {
  const text = listOf(5000);
  const { byteSize, size } = read(slicesOf(text, 65_536));
  expect(size).toBe(5000);
  expect(byteSize).toBeGreaterThan(text.length);
  expect(byteSize).toBeLessThan(text.length + 5000 * 20 + 5000);
});

test('a list that comes in tiny slices takes about what it takes in one', () => {
  const text = listOf(5000);
  const slices = slicesOf(text, 300);
  const inOne = read([text]);
  const inMany = read(slices);
  expect(inMany.byteSize).toBeLessThan(inOne.byteSize);
  expect(rowsOf(inMany)).toEqual(rowsOf(inOne));
});

test('a long text is not kept for the few of its rows that could be left in it', () => {
  const rows = Array.from({ length: 400 }, (_, index) => (index % 40 < 35 ? rowAt(index) : { email: `a\n${index}` }));
  const few = Array.from({ length: 400 }, (_, index) => (index === 0 ? rowAt(0) : { email: `${index}"` }));
  const text = JSON.stringify(few);
  expect(rowsOf(read([JSON.stringify(rows)])).map(({ email }) => email)).toEqual(rows.map(({ email }) => email));
  expect(read([text]).byteSize).toBeLessThan(text.length + 400 * 50);
});

test('rows of every kind stand in the order in which they were added', () => {
  const table = createTableBuilder();
  const rows = Array.from({ length: 600 }, (_, index) => entry(`${index}`, { reason: index % 2 === 0 ? 'é"' : '' }));
  for (const row of rows) table.add(row);
  const built = table.build();
  // Backwards, so that every chunk is looked for.
  expect(rows.map((_, index) => built.email(599 - index))).toEqual(rows.map((_, index) => `${599 - index}`));
});
