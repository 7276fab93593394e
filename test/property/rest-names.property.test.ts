import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isBlank, parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import {
  deleteManyExchange,
  deleteOneExchange,
  LIST_PATH,
  pageExchange,
} from '../../src/sendgrid/apis/rest/exchanges.js';
import { onBehalfOf } from '../../src/sendgrid/apis/rest/on-behalf-of.js';
import { fitsPath } from '../../src/sendgrid/apis/rest/path-address.js';
import { refuseUnsafe } from '../../src/sendgrid/delete-guard.js';
import { fuzz } from '../support/fuzz.js';

/** Whatever is accepted as a name goes over the wire of version 3 as exactly that, past a guard that shares nothing with who wrote it. */

const isAccepted = (value: string) => value !== '' && value.isWellFormed() && !/\p{Cc}/u.test(value) && !isBlank(value);
/** Of what paths and headers are made of, more often than by chance. */
const anyText = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 64 }),
    fc
      .array(fc.constantFrom('.', '..', '/', '\\', '%', '%2e', '%2F', '?', '#', '+', ' ', 'a', 'é', '@'), {
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
    fc
      .array(fc.constantFrom('account-id', ' ', 'a', '\u00a0', 'ÿ', '€', ','), { maxLength: 8 })
      .map((parts) => parts.join('')),
  )
  .filter(isAccepted);
const now = () => 0;

test('a delete is of exactly one address, in a path that no parser reads as another one, or in a body', () => {
  fuzz(
    fc.property(anyText, (text) => {
      const email = parseAddress(text);
      if (!fitsPath(email)) {
        const { body } = deleteManyExchange('u', [email], now);
        expect(JSON.parse(body ?? '')).toEqual({ emails: [text] });
        return;
      }
      const exchange = deleteOneExchange('u', email, now);
      expect(() => refuseUnsafe(exchange)).not.toThrow();
      const { pathname, search, hash } = new URL(`http://host${exchange.path}`);
      expect({ pathname, search, hash }).toEqual({ pathname: exchange.path, search: '', hash: '' });
      expect(decodeURIComponent(pathname.slice(LIST_PATH.length + 1))).toBe(text);
      // Also for a server that decodes before it resolves.
      const resolved = new URL(`http://host${decodeURIComponent(pathname).replace(/[?# ]/g, '-')}`).pathname;
      expect(resolved.startsWith(`${LIST_PATH}/`) && resolved.length > LIST_PATH.length + 1).toBe(true);
    }),
  );
});

test('and in a body past the guard as well', () => {
  fuzz(
    fc.property(fc.uniqueArray(anyText, { minLength: 1, maxLength: 5 }), (texts) => {
      const exchange = deleteManyExchange(
        'u',
        texts.map((text) => parseAddress(text)),
        now,
      );
      expect(() => refuseUnsafe(exchange)).not.toThrow();
    }),
  );
});

test('a customer is named by a header that arrives as it was sent, or not at all', () => {
  fuzz(
    fc.property(anyText, fc.constantFrom('subuser' as const, 'account-id' as const), (text, mode) => {
      let value: string;
      try {
        value = onBehalfOf(mode, parseUser(text));
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'BAD_USER_INPUT' });
        return;
      }
      // What a parser of HTTP makes of it, whichever charset it takes the bytes for, without the spaces at its ends.
      const bytes = Buffer.from(value, 'utf8');
      expect(bytes.toString('latin1')).toBe(value);
      const arrived = bytes.toString('latin1').trim();
      const accountId = /^account-id\s+(.*)$/i.exec(arrived)?.[1];
      expect(mode === 'subuser' ? { arrived, accountId } : { accountId }).toEqual(
        mode === 'subuser' ? { arrived: text, accountId: undefined } : { accountId: text },
      );
      const exchange = pageExchange(value, { offset: 0, limit: 500, endTime: 1 }, now);
      expect(() => refuseUnsafe(exchange)).not.toThrow();
    }),
  );
});
