import { expect, test } from '@jest/globals';
import { decodeCustomerCursor, encodeCustomerCursor } from '../../../src/invalid-emails/customer-cursor.js';
import { caught } from '../../support/caught.js';
import { userOf } from '../../support/customers.js';

const NOT_OURS = '"after" is not a cursor of this gateway; pass one on exactly as it came.';

test.each(['a', 'a@b', ' a ', '"', '😀', '\ud83d', 'x'.repeat(64)])('%j comes back as it went', (name) => {
  const cursor = encodeCustomerCursor('accountCustomers', userOf(name));
  expect(cursor).toMatch(/^[\w-]+$/);
  expect(decodeCustomerCursor('accountCustomers', cursor)).toBe(name);
});

const own = encodeCustomerCursor('accountCustomers', userOf('alpha'));
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each([
  ['of the other connection', encodeCustomerCursor('findInvalidEmail', userOf('alpha'))],
  ['of a list', encoded(['EMAIL_ASC', null, 'a', '', null, 0])],
  ['nothing', ''],
  ['cut off', own.slice(0, -1)],
  ['padded', `${own}=`],
  ['with other JSON', Buffer.from('["accountCustomers", "alpha"]').toString('base64url')],
  ['with more in it', encoded(['accountCustomers', 'alpha', 1])],
  ['with less in it', encoded(['accountCustomers'])],
  ['with a number', encoded(['accountCustomers', 7])],
])('refused: %s', (_, cursor) => {
  const { code, message } = caught(() => decodeCustomerCursor('accountCustomers', cursor));
  expect([code, message]).toEqual(['BAD_USER_INPUT', NOT_OURS]);
});
