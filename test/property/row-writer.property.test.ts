import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant } from '../../src/instant.js';
import type { Column, InvalidEmail, InvalidEmailList, RowMember } from '../../src/invalid-emails/port.js';
import { createRowWriter, PIECE_CHARACTERS } from '../../src/invalid-emails/row-writer.js';
import { createRowsList, createRowsTable } from '../../src/invalid-emails/rows-list.js';
import { fuzz } from '../support/fuzz.js';
import { rowsOf } from '../support/rows.js';

function piecesOf(list: InvalidEmailList, members: readonly RowMember[], indexes: readonly number[]): string[] {
  const writer = createRowWriter(list, members, indexes);
  const pieces: string[] = [];
  while (!writer.done) pieces.push(writer.write(''));
  return pieces;
}

const COLUMNS: readonly Column[] = ['email', 'reason', 'created', 'createdRaw'];

/** Half of a surrogate pair, control characters and quotes among them. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('', '"', '\\', '\\u0041', '\ud83d'),
);
const anyInstant = fc.oneof(
  fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_000 }),
  fc.integer({ min: 0, max: 4_000_000_000 }).map((second) => second * 1000),
);
const anyRow: fc.Arbitrary<InvalidEmail> = fc.record({
  email: anyText,
  reason: anyText,
  createdMs: fc.option(anyInstant, { freq: 4 }),
  createdRaw: fc.option(anyText, { freq: 4 }),
});
const anyRows = fc.array(anyRow, { maxLength: 30 });

const fieldOf = (row: InvalidEmail, column: Column): string | null =>
  column === 'created' ? (row.createdMs === null ? null : formatInstant(row.createdMs)) : row[column];

describe('a table', () => {
  test('gives back the rows that it was made of, field by field', () => {
    fuzz(
      fc.property(anyRows, (rows) => {
        const table = createRowsTable(rows);
        expect(rowsOf(table)).toEqual(rows);
        for (const [index, { email, reason, createdMs, createdRaw }] of rows.entries()) {
          expect(table.email(index)).toBe(email);
          expect(table.reason(index)).toBe(reason);
          expect(table.createdMs(index)).toBe(createdMs ?? Number.NaN);
          expect(table.createdRaw(index)).toBe(createdRaw);
        }
      }),
    );
  });

  test('holds every field as JSON.stringify writes it', () => {
    fuzz(
      fc.property(anyRows, fc.constantFrom(...COLUMNS), (rows, column) => {
        const textOf = createRowsTable(rows).rowTexts([{ key: 'field', value: column }]);
        expect(rows.map((_, index) => `${textOf(index)}}`)).toEqual(
          rows.map((row) => JSON.stringify({ field: fieldOf(row, column) })),
        );
      }),
    );
  });
});

describe('rows written from a list', () => {
  const anyMembers = fc.uniqueArray(
    fc.record({ key: fc.stringMatching(/^[_A-Za-z][_0-9A-Za-z]{0,5}$/), value: fc.constantFrom(...COLUMNS) }),
    { selector: ({ key }) => key, maxLength: 6 },
  );

  test('are what JSON.stringify makes of their objects, whatever is selected under whichever names', () => {
    fuzz(
      fc.property(anyRows, anyMembers, fc.array(fc.nat()), (rows, members, picks) => {
        const indexes = rows.length === 0 ? [] : picks.map((pick) => pick % rows.length);
        const objects = indexes.map((index) =>
          Object.fromEntries(members.map(({ key, value }) => [key, fieldOf(rows[index] as InvalidEmail, value)])),
        );
        expect(`[${piecesOf(createRowsList(rows, 0), members, indexes).join('')}]`).toBe(JSON.stringify(objects));
      }),
    );
  });
});

test('many rows come in pieces that are no longer than needed, and are the same together', () => {
  const rows = Array.from({ length: 3000 }, (_, index) => ({
    email: `${index}@example.com`,
    reason: 'Bad "Syntax"',
    createdMs: index * 1000,
    createdRaw: null,
  }));
  const list = createRowsList(rows, 0);
  const indexes = rows.map((_, index) => rows.length - 1 - index);
  const members: readonly RowMember[] = [
    { key: 'number', value: (index) => String(index) },
    { key: 'e', value: 'email' },
    { key: 'r', value: 'reason' },
  ];
  const pieces = piecesOf(list, members, indexes);
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(PIECE_CHARACTERS + 100);
  expect(JSON.parse(`[${pieces.join('')}]`)).toEqual(
    indexes.map((index) => ({ number: index, e: `${index}@example.com`, r: 'Bad "Syntax"' })),
  );
});
