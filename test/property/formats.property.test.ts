import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InvalidEmail } from '../../src/invalid-emails/port.js';
import { createListDecoder } from '../../src/sendgrid/formats/answer.js';
import { createJsonRowReader } from '../../src/sendgrid/formats/json-rows.js';
import { createXmlRowReader } from '../../src/sendgrid/formats/xml-rows.js';
import { head } from '../support/answers.js';
import { caught } from '../support/caught.js';
import { anyChoices, anyWireRows, asJson, asXml, type WireRow } from '../support/encodings.js';
import { bytesOf, feed } from '../support/feed.js';
import { fuzz, sliceSizes } from '../support/fuzz.js';
import { rowsOf } from '../support/rows.js';

/** Any function of the text will do here. */
const readCreated = (text: string): number | null => (text.length % 2 === 0 ? text.length : null);

const read = (format: 'json' | 'xml', bytes: Uint8Array, sizes: readonly number[], headers = {}) => {
  const reader = format === 'json' ? createJsonRowReader(readCreated) : createXmlRowReader(readCreated);
  const table = feed(
    createListDecoder(head(200, headers), reader, () => 0),
    bytes,
    sizes,
  );
  return rowsOf(table);
};

const expected = (rows: readonly WireRow[]): readonly InvalidEmail[] =>
  rows.map(({ email, reason = '', created }) => ({
    email,
    reason,
    createdMs: created === undefined ? null : readCreated(created),
    createdRaw: created ?? null,
  }));

describe('XML and JSON of equal data', () => {
  test('decode to equal rows, whatever the text, its spelling and its slices', () => {
    fuzz(
      fc.property(
        anyWireRows,
        anyChoices,
        anyChoices,
        sliceSizes,
        sliceSizes,
        (rows, one, other, xmlSizes, jsonSizes) => {
          const wanted = expected(rows);
          expect(read('xml', bytesOf(asXml(rows, one)), xmlSizes)).toEqual(wanted);
          expect(read('json', bytesOf(asJson(rows, other)), jsonSizes)).toEqual(wanted);
        },
      ),
    );
  });

  test('decode to equal rows out of UTF-16 too', () => {
    fuzz(
      fc.property(anyWireRows, anyChoices, sliceSizes, (rows, choices, sizes) => {
        const utf16 = (text: string): Uint8Array =>
          Buffer.from(`\ufeff${text.replace(/^<\?xml.*?\?>/s, '')}`, 'utf16le');
        expect(read('xml', utf16(asXml(rows, choices)), sizes)).toEqual(expected(rows));
        expect(read('json', utf16(asJson(rows, choices)), sizes)).toEqual(expected(rows));
      }),
      0.3,
    );
  });
});

describe('a list that is cut off', () => {
  const cutOff = fc.tuple(
    anyWireRows,
    anyChoices,
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    sliceSizes,
  );

  test.each([
    { format: 'xml', encode: asXml, end: '>' },
    { format: 'json', encode: asJson, end: ']' },
  ] as const)('is UPSTREAM_PROTOCOL in $format, and never a shorter list', ({ format, encode, end }) => {
    fuzz(
      fc.property(cutOff, ([rows, choices, where, sizes]) => {
        // What follows the end of the list itself may be missing.
        const whole = encode(rows, choices).replace(/\s*(<!-- end -->)?\s*$/, '');
        expect(whole.endsWith(end)).toBe(true);
        const bytes = bytesOf(whole);
        const cut = bytes.slice(0, Math.floor(where * bytes.length));
        expect(caught(() => read(format, cut, sizes)).code).toBe('UPSTREAM_PROTOCOL');
      }),
    );
  });
});
