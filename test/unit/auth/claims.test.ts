import { describe, expect, test } from '@jest/globals';
import { readClaims } from '../../../src/auth/claims.js';

const NOTHING = { subject: null, scopes: [], customers: [], malformed: [] };

function read(payload: Readonly<Record<string, unknown>>) {
  const { caller, malformed } = readClaims(payload);
  const { subject, scopes, customers } = caller;
  return { subject, scopes: [...scopes], customers: customers === 'all' ? 'all' : [...customers], malformed };
}

test('a token that claims nothing grants nothing', () => {
  expect(read({})).toEqual(NOTHING);
  expect(read({ exp: 1, admin: true, role: 'root', customer: ['a'], permissions: ['invalid_emails:read'] })).toEqual(
    NOTHING,
  );
});

describe('scopes', () => {
  test.each([
    [{ scope: 'invalid_emails:read' }, ['invalid_emails:read']],
    [{ scope: 'a invalid_emails:read  b ' }, ['a', 'invalid_emails:read', 'b']],
    [{ scp: ['invalid_emails:read', 'b'] }, ['invalid_emails:read', 'b']],
    [{ scp: 'invalid_emails:read b' }, ['invalid_emails:read', 'b']],
    [{ scope: 'a', scp: ['b'] }, ['a', 'b']],
    [{ scope: '' }, []],
    [{ scp: [] }, []],
    // Neither separated by anything else than spaces, nor taken apart inside a list.
    [{ scope: 'a,b\tc' }, ['a,b\tc']],
    [{ scp: ['a b'] }, ['a b']],
  ])('of %j are %j', (payload, scopes) => {
    expect(read(payload)).toEqual({ ...NOTHING, scopes });
  });

  test.each([
    [{ scope: ['invalid_emails:read'] }, ['scope']],
    [{ scope: null }, ['scope']],
    [{ scope: { 'invalid_emails:read': true } }, ['scope']],
    [{ scp: [7] }, ['scp']],
    [{ scp: [['a']] }, ['scp']],
    [{ scp: ['a', ''] }, ['scp']],
    // One that cannot be read takes the other along.
    [{ scope: 'invalid_emails:read', scp: 7 }, ['scp']],
    [{ scope: 7, scp: ['invalid_emails:read'] }, ['scope']],
  ])('that are malformed are none: %j', (payload, malformed) => {
    expect(read(payload)).toEqual({ ...NOTHING, malformed });
  });
});

describe('customers', () => {
  test.each([
    [['a'], ['a']],
    [
      ['b', 'a', 'b'],
      ['b', 'a'],
    ],
    [['*'], 'all'],
    [[], []],
    // Names are not patterns, and are taken as they are.
    [
      ['a*', '**', ' *', '* '],
      ['a*', '**', ' *', '* '],
    ],
    [
      ['Alpha', 'alpha ', '__proto__'],
      ['Alpha', 'alpha ', '__proto__'],
    ],
  ])('%j are %j', (customers, expected) => {
    expect(read({ customers })).toEqual({ ...NOTHING, customers: expected });
  });

  test.each([
    '*',
    'a',
    null,
    7,
    true,
    {},
    { 0: '*', length: 1 },
    ['*', 'a'],
    ['*', '*'],
    [''],
    ['a', 7],
    [['*']],
    [null],
  ])('%j is malformed and none', (customers) => {
    expect(read({ customers })).toEqual({ ...NOTHING, malformed: ['customers'] });
  });
});

describe('the subject', () => {
  test.each([
    ['anna', 'anna', []],
    ['', null, ['sub']],
    [7, null, ['sub']],
    [null, null, ['sub']],
    [['anna'], null, ['sub']],
  ])('%j is %j', (sub, subject, malformed) => {
    expect(read({ sub })).toEqual({ ...NOTHING, subject, malformed });
  });
});
