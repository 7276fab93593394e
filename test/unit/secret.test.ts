import { format, inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Secret } from '../../src/secret.js';

const TEXT = 'hunter2-körrect';
const secret = new Secret(TEXT);
/** What a careless caller takes it for: only then do the types let it into a template literal. */
const careless = secret as unknown as string;

describe('a secret never prints', () => {
  test.each([
    { how: 'in a template literal', printed: `${careless}` },
    { how: 'by concatenation', printed: ''.concat(careless) },
    { how: 'as JSON', printed: JSON.stringify(secret) },
    { how: 'inside JSON', printed: JSON.stringify({ deep: [{ secret }] }) },
    { how: 'inspected', printed: inspect(secret) },
    {
      how: 'inspected with all that is hidden',
      printed: inspect(secret, { showHidden: true, depth: 9, getters: true }),
    },
    { how: 'inspected inside something', printed: inspect({ deep: { secret } }, { depth: 9 }) },
    { how: 'inspected without its own say', printed: inspect(secret, { customInspect: false, showHidden: true }) },
    { how: 'by console.log', printed: format(secret) },
    { how: 'by console.log with %s', printed: format('%s', secret) },
    { how: 'by console.log with %o', printed: format('%o', secret) },
    { how: 'by console.log with %O', printed: format('%O', { secret }) },
    { how: 'by console.log with %j', printed: format('%j', secret) },
    { how: 'in the message of an error', printed: new Error(`wrong: ${careless}`).message },
    { how: 'in the stack of an error', printed: String(new Error(String(secret)).stack) },
    { how: 'as the cause of an error', printed: inspect(new Error('wrong', { cause: secret })) },
    { how: 'spread', printed: JSON.stringify(Object.assign({}, secret)) },
    {
      how: 'by its properties',
      printed: JSON.stringify(Object.getOwnPropertyNames(secret).map((name) => Reflect.get(secret, name))),
    },
  ])('$how', ({ printed }) => {
    expect(printed).not.toContain(TEXT);
    expect(printed).not.toContain('hunter2');
  });

  test('but says that it is one', () => {
    expect(`${careless} ${inspect(secret)} ${JSON.stringify([secret])}`).toBe('[redacted] [redacted] ["[redacted]"]');
  });
});

test('a secret gives its text where it is asked for', () => {
  expect(secret.reveal()).toBe(TEXT);
});
