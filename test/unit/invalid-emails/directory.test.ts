import { expect, test } from '@jest/globals';
import { createDirectory } from '../../../src/invalid-emails/directory.js';
import { profileOf, userOf } from '../../support/customers.js';

test('customers come in the order of their names by UTF-16 code unit, whatever order the upstream has', () => {
  const names = ['b', 'a', 'B', 'a b', '😀', '\uff5e', 'é', 'ab', '10', '9'];
  const { customers } = createDirectory(
    names.map((name) => profileOf(name)),
    0,
  );
  expect(customers.map(({ user }) => user)).toEqual(['10', '9', 'B', 'a', 'a b', 'ab', 'b', 'é', '😀', '\uff5e']);
});

test('a name stands for one customer: of two profiles the first counts', () => {
  const [first, second] = [profileOf('a', { active: true }), profileOf('a', { active: false })];
  const directory = createDirectory([first, profileOf('A'), second], 7);
  expect(directory.customers).toEqual([profileOf('A'), first]);
  expect(directory.readAtMs).toBe(7);
});

test('a profile is found by exactly its name', () => {
  const directory = createDirectory([profileOf('Alpha', { email: 'a@x' })], 0);
  expect(directory.profile(userOf('Alpha'))?.email).toBe('a@x');
  expect(directory.profile(userOf('alpha'))).toBeNull();
  expect(directory.profile(userOf('constructor'))).toBeNull();
});
