import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { refuseUnsafe } from '../../src/sendgrid/delete-guard.js';
import { anExchange } from '../support/exchanges.js';
import { fuzz } from '../support/fuzz.js';

/** A text with one of its characters escaped, or none, or all. */
const escaped = (text: string): fc.Arbitrary<string> => {
  const escapes = Array.from(text, (character) => `%${character.charCodeAt(0).toString(16)}`);
  const one = escapes.map((hex, at) => text.slice(0, at) + hex + text.slice(at + 1));
  return fc.constantFrom(
    text,
    escapes.join(''),
    ...one,
    ...one.map((each) => each.replace(/%../, (hex) => hex.toUpperCase())),
  );
};

const word = fc.oneof(
  escaped('task'),
  escaped('delete'),
  fc.constantFrom('get', 'DELETE', 'deleted', '', '+', 'user', 'email'),
  fc.string({ maxLength: 4 }),
);
const body = fc
  .array(
    fc.oneof(
      fc.tuple(escaped('task'), fc.constant('='), escaped('delete')),
      fc.tuple(word, fc.constantFrom('=', '==', ''), word),
    ),
    { maxLength: 3 },
  )
  .map((fields) => fields.map((parts) => parts.join('')).join('&'));

test('of what is no delete by name exactly that is stopped that a server would read as one without its address', () => {
  let stopped = 0;
  fuzz(
    fc.property(body, (text) => {
      const fields = new URLSearchParams(text);
      const [email, ...more] = fields.getAll('email');
      const isWhole = email !== undefined && email.trim() !== '' && more.length === 0;
      const isDelete = fields.getAll('task').includes('delete');
      const send = () => refuseUnsafe(anExchange({ operation: 'list', body: text }));
      if (!isDelete || isWhole) return expect(send).not.toThrow();
      stopped++;
      return expect(send).toThrow('it was stopped');
    }),
  );
  expect(stopped).toBeGreaterThan(10);
});
