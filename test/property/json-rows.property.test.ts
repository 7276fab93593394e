import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InvalidEmail } from '../../src/invalid-emails/port.js';
import { createJsonRowReader } from '../../src/sendgrid/formats/json-rows.js';
import { anyChoices, anyWireRows, asJson } from '../support/encodings.js';
import { feed } from '../support/feed.js';
import { fuzz, sliceSizes } from '../support/fuzz.js';
import { rowsOf } from '../support/rows.js';

/** What a reader of the whole text makes of it: its rows, or null where it is no list. */
function naively(text: string): readonly InvalidEmail[] | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(body)) return text.trimStart().startsWith('{') && JSON.stringify(body) === '{}' ? [] : null;
  // `JSON.parse` keeps the last of two equal names.
  if (namesOfRows(text) !== body.reduce((sum: number, row: object | null) => sum + Object.keys(row ?? {}).length, 0))
    return null;
  const rows = body.map(naiveRow);
  return rows.includes(null) ? null : (rows as readonly InvalidEmail[]);
}

/** Colons right inside the rows, with everything deeper and all texts taken out. */
function namesOfRows(text: string): number {
  let flat = text
    .replace(/"(?:[^"\\]|\\.)*"/g, '')
    .trim()
    .slice(1, -1);
  for (let before = ''; before !== flat; ) {
    before = flat;
    // An innermost bracket that stands within another one.
    flat = flat.replace(/([[{][^[\]{}]*)[[{][^[\]{}]*[\]}]/g, '$1');
  }
  return flat.split(':').length - 1;
}

function naiveRow(row: unknown): InvalidEmail | null {
  if (row === null || typeof row !== 'object' || Array.isArray(row)) return null;
  const { email, reason = '', created } = row as Readonly<Record<string, unknown>>;
  if (typeof email !== 'string' || typeof reason !== 'string') return null;
  const raw = created ?? null;
  if (raw !== null && typeof raw !== 'string' && typeof raw !== 'number') return null;
  return { email, reason, createdMs: null, createdRaw: raw === null ? null : String(raw) };
}

function inSlices(text: string, sizes: readonly number[]): readonly InvalidEmail[] | null {
  try {
    return rowsOf(
      feed(
        createJsonRowReader(() => null),
        text,
        sizes,
      ),
    );
  } catch {
    return null;
  }
}

const token = fc.constantFrom(
  ...Array.from('[]{},:"\\ \n1x'),
  '"email"',
  '"a"',
  '"reason":null',
  '{"email":"a"}',
  ',{"email":"b"}',
  '\u00a0',
);

const damaged = fc
  .tuple(fc.tuple(anyWireRows, anyChoices), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(2), fc.option(token))
  .map(([[rows, choices], where, remove, insert]) => {
    const text = asJson(rows, choices);
    const at = Math.floor(where * text.length);
    return text.slice(0, at) + (insert ?? '') + text.slice(at + remove);
  });

const anyJsonLike = fc.oneof(
  damaged,
  fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join('')),
  fc.array(token, { maxLength: 8 }).map((tokens) => `[${tokens.join('')}]`),
);

test('the reader of slices accepts exactly what a reader of the whole accepts, and reads the same', () => {
  let accepted = 0;
  let tried = 0;
  fuzz(
    fc.property(anyJsonLike, sliceSizes, (text, sizes) => {
      const whole = naively(text);
      tried++;
      if (whole !== null && whole.length > 0) accepted++;
      expect(inSlices(text, [])).toEqual(whole);
      expect(inSlices(text, sizes)).toEqual(whole);
    }),
    2,
  );
  // A guard that found nothing must prove that it looked.
  expect(accepted / tried).toBeGreaterThan(0.02);
});
