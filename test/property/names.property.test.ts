import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isBlank, parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import { contentOf, occurrencesOf } from '../../src/invalid-emails/occurrences.js';
import { createRowsList } from '../../src/invalid-emails/rows-list.js';
import { createResellerFormExchanges } from '../../src/sendgrid/apis/reseller-form.js';
import { refuseUnsafe } from '../../src/sendgrid/delete-guard.js';
import { caught } from '../support/caught.js';
import { fuzz } from '../support/fuzz.js';

const anyValue = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(fc.constantFrom('a', ' ', '\u200b', '\u00a0', '\t', '\ud83d', '😀'), { maxLength: 70 })
    .map((parts) => parts.join('')),
);

const api = createResellerFormExchanges({ version: 'v1', format: 'json', readCreated: () => null, now: () => 0 });

test('a name is passed on exactly as given, or refused as bad input that quotes none of it', () => {
  fuzz(
    fc.property(anyValue, (value) => {
      for (const [parse, longest] of [[parseUser, 64] as const, [parseAddress, 1024] as const]) {
        const length = Array.from(value).length;
        const good =
          length >= 1 && length <= longest && value.isWellFormed() && !/\p{Cc}/u.test(value) && !isBlank(value);
        if (good) {
          expect(parse(value)).toBe(value);
        } else {
          expect(caught(() => parse(value))).toMatchObject({
            code: 'BAD_USER_INPUT',
            message: expect.stringMatching(
              /^"(user|email)" (is|has) [a-zU -]+; give 1 to (64|1024) characters, not blank\.$/,
            ),
          });
        }
      }
    }),
  );
});

test('whatever is accepted as an address makes a delete of exactly that address, which the last guard lets through', () => {
  fuzz(
    fc.property(anyValue, (value) => {
      fc.pre(value !== '' && value.isWellFormed() && !/\p{Cc}/u.test(value) && !isBlank(value));
      const exchange = api.delete(parseUser('u'), parseAddress(value));
      expect(() => refuseUnsafe(exchange)).not.toThrow();
      expect(new URLSearchParams(exchange.body ?? '').getAll('email')).toEqual([value]);
    }),
  );
});

test('occurrences tell equal rows apart and nothing else: content and occurrence are unique in a list', () => {
  const few = fc.constantFrom('', 'a', 'b', '"', ',');
  const anyRow = fc.record({ email: few, reason: few, createdRaw: fc.option(few), createdMs: fc.constant(null) });
  fuzz(
    fc.property(fc.array(anyRow, { maxLength: 40 }), (rows) => {
      const occurrences = [...occurrencesOf(createRowsList(rows, 0))];
      const naive = rows.map(
        (row, index) => rows.slice(0, index).filter((other) => contentOf(other) === contentOf(row)).length,
      );
      expect(occurrences).toEqual(naive);
      expect(new Set(rows.map((row, index) => `${occurrences[index]} ${contentOf(row)}`)).size).toBe(rows.length);
    }),
  );
});
