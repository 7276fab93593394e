import { describe, expect, test } from '@jest/globals';
import { ANYONE, type Caller } from '../../../src/auth/caller.js';
import { grantDelete, grantRead, requireScope } from '../../../src/auth/rights.js';
import { caught } from '../../support/caught.js';
import { readSources } from '../../support/source.js';

const callerOf = (scopes: readonly string[], customers: 'all' | readonly string[]): Caller => ({
  subject: 'anna',
  scopes: new Set(scopes),
  customers: customers === 'all' ? customers : new Set(customers),
});
const READ = 'invalid_emails:read';
const DELETE = 'invalid_emails:delete';
const allowed = (caller: Caller, user: string) => {
  const may = (grant: typeof grantRead | typeof grantDelete): boolean => {
    try {
      return grant(caller, user) === user;
    } catch {
      return false;
    }
  };
  return { read: may(grantRead), delete: may(grantDelete) };
};

describe('a right is the scope and the customer together', () => {
  test.each([
    { caller: ANYONE, read: true, delete: true },
    { caller: callerOf([], 'all'), read: false, delete: false },
    { caller: callerOf([READ], 'all'), read: true, delete: false },
    { caller: callerOf([DELETE], 'all'), read: false, delete: true },
    { caller: callerOf([READ, DELETE], ['a', 'b']), read: true, delete: true },
    { caller: callerOf([READ], ['a', 'b']), read: true, delete: false },
    { caller: callerOf([READ, DELETE], ['b']), read: false, delete: false },
    { caller: callerOf([READ, DELETE], []), read: false, delete: false },
    {
      caller: callerOf(['*', 'invalid_emails', 'Invalid_Emails:Read', `${READ} ${DELETE}`], 'all'),
      read: false,
      delete: false,
    },
  ])('%#', ({ caller, ...expected }) => {
    expect(allowed(caller, 'a')).toEqual(expected);
  });
});

test.each([
  ['Alpha', 'alpha'],
  ['alpha', 'alpha '],
  ['alpha', ' alpha'],
  ['alpha', 'alpha\u200b'],
  ['caf\u00e9', 'cafe\u0301'],
  ['\u00e5', '\u212b'],
  ['alpha', 'аlpha'],
  ['straße', 'strasse'],
  ['all', '*'],
  ['a', '__proto__'],
])('%j is another name than %j', (given, asked) => {
  const caller = callerOf([READ, DELETE], [given]);
  expect(allowed(caller, given)).toEqual({ read: true, delete: true });
  expect(allowed(caller, asked)).toEqual({ read: false, delete: false });
});

test('what is refused is FORBIDDEN with words that say nothing of the name', () => {
  const caller = callerOf([READ], ['a']);
  for (const name of ['b', 'secret-name']) {
    expect(caught(() => grantRead(caller, name))).toMatchObject({
      code: 'FORBIDDEN',
      message: 'This is not a customer that the token lets its bearer read.',
    });
  }
  // Which scope is missing is no secret: the schema says it.
  expect(caught(() => grantDelete(caller, 'a'))).toMatchObject({
    code: 'FORBIDDEN',
    message: 'This needs the scope invalid_emails:delete, which the token does not have.',
  });
  expect(caught(() => requireScope(caller, 'schema:read')).code).toBe('FORBIDDEN');
  expect(() => requireScope(callerOf(['schema:read'], []), 'schema:read')).not.toThrow();
});

test('granted customers are made in one file: nowhere else does a cast stand in for the check', () => {
  const cast = /\bas\s+(?:unknown\s+as\s+)?(?:Readable|Deletable)Customer\b/;
  const files = readSources().filter(({ text }) => cast.test(text));
  expect(files.map(({ path }) => path)).toEqual(['auth/rights.ts']);
});
