import { describe, expect, test } from '@jest/globals';
import { type CustomerPageRequest, customerPageOf } from '../../../src/invalid-emails/customer-page.js';
import { createDirectory } from '../../../src/invalid-emails/directory.js';
import { profileOf } from '../../support/customers.js';

const DIRECTORY = createDirectory(
  [
    profileOf('anna', { email: 'Anna@Shop.example' }),
    profileOf('bob', { email: 'b.b@mail.example' }),
    profileOf('Carl'),
    profileOf('dora+1', { email: 'dora@shop.example' }),
  ],
  0,
);

function pageOf(request: Partial<CustomerPageRequest>) {
  const { customers, ...rest } = customerPageOf(DIRECTORY, { search: null, count: 10, after: null, ...request });
  return { users: customers.map(({ user }) => user), ...rest };
}

const whole = { hasNextPage: false, hasPreviousPage: false };

describe('a page', () => {
  test.each<[string, Partial<CustomerPageRequest>, object]>([
    ['all', {}, { users: ['Carl', 'anna', 'bob', 'dora+1'], ...whole }],
    ['exactly all', { count: 4 }, { users: ['Carl', 'anna', 'bob', 'dora+1'], ...whole }],
    ['the first', { count: 1 }, { users: ['Carl'], hasNextPage: true, hasPreviousPage: false }],
    ['after one', { count: 2, after: 'Carl' }, { users: ['anna', 'bob'], hasNextPage: true, hasPreviousPage: true }],
    ['after one that is gone', { after: 'b' }, { users: ['bob', 'dora+1'], hasNextPage: false, hasPreviousPage: true }],
    ['after the last', { after: 'z' }, { users: [], hasNextPage: false, hasPreviousPage: true }],
    ['from before the first', { count: 1, after: 'A' }, { users: ['Carl'], hasNextPage: true, hasPreviousPage: false }],
  ])('%s', (_, request, expected) => {
    expect(pageOf(request)).toEqual(expected);
  });
});

describe('a search', () => {
  test.each([
    ['a part of a name', 'NN', ['anna']],
    ['a part of an e-mail', 'SHOP.ex', ['anna', 'dora+1']],
    ['what stands in neither', 'shopexample', []],
    ['signs of expressions are signs', 'b.b', ['bob']],
    ['and nothing else', 'a+1', ['dora+1']],
    ['not from the name into the e-mail', 'annaAnna', []],
    ['no text', '', ['Carl', 'anna', 'bob', 'dora+1']],
  ])('%s', (_, search, users) => {
    expect(pageOf({ search }).users).toEqual(users);
  });

  test('pages count what was found', () => {
    const first = pageOf({ search: 'shop', count: 1 });
    expect(first).toEqual({ users: ['anna'], hasNextPage: true, hasPreviousPage: false });
    const second = pageOf({ search: 'shop', count: 1, after: 'anna' });
    expect(second).toEqual({ users: ['dora+1'], hasNextPage: false, hasPreviousPage: true });
  });
});
