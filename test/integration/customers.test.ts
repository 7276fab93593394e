import { expect, test } from '@jest/globals';
import { CustomersInvalidEmailsDocument } from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { SEED_USER, SMALL_USERS, startUpstream } from '../support/upstream.js';

const rows = (...emails: readonly string[]) => emails.map((email) => expect.objectContaining({ email }));

async function start() {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url) };
}

test('customers come in the order asked for, repeated where they are repeated, each read once', async () => {
  const { emulator, gateway } = await start();
  const users = ['single', SEED_USER, 'empty', 'single'];
  const { data, errors } = await gateway.execute(CustomersInvalidEmailsDocument, { users, limit: 1 });
  expect(errors).toEqual([]);
  const brandon = expect.objectContaining({ user: 'single', invalidEmails: rows('brandon') });
  expect(data).toEqual({
    customers: [
      brandon,
      expect.objectContaining({ user: SEED_USER, invalidEmails: rows('example@example.com') }),
      expect.objectContaining({ user: 'empty', invalidEmails: [] }),
      brandon,
    ],
  });
  expect(emulator.calls.list).toHaveLength(3);
});

test('a name that is none is null at its place with an error at its path; the others are untouched', async () => {
  const { emulator, gateway } = await start();
  const { data, errors } = await gateway.execute(CustomersInvalidEmailsDocument, {
    users: ['single', '', 'nobody', 'x'.repeat(65)],
  });
  expect(data).toEqual({
    customers: [
      expect.objectContaining({ user: 'single', invalidEmails: rows('brandon') }),
      null,
      expect.objectContaining({ user: 'nobody', invalidEmails: null }),
      null,
    ],
  });
  expect(errors.map(({ path, message, extensions }) => ({ path, message, code: extensions.code }))).toEqual(
    expect.arrayContaining([
      {
        path: ['customers', 1],
        message: '"users[1]" is empty; give 1 to 64 characters, not blank.',
        code: 'BAD_USER_INPUT',
      },
      {
        path: ['customers', 2, 'invalidEmails'],
        message: 'This customer is not registered under the account.',
        code: 'CUSTOMER_NOT_FOUND',
      },
      {
        path: ['customers', 3],
        message: '"users[3]" is too long; give 1 to 64 characters, not blank.',
        code: 'BAD_USER_INPUT',
      },
    ]),
  );
  expect(errors).toHaveLength(3);
  expect(emulator.calls.list).toHaveLength(2);
  expect(new Set(emulator.calls.list.map(({ fields }) => fields['user']))).toEqual(new Set(['nobody', 'single']));
});

test.each([
  [0, '"users" has 0 entries; give 1 to 100.'],
  [101, '"users" has 101 entries; give 1 to 100.'],
])('%i names are refused', async (count, message) => {
  const { emulator, gateway } = await start();
  const { status, data, errors } = await gateway.execute(CustomersInvalidEmailsDocument, {
    users: Array(count).fill('single'),
  });
  expect(status).toBe(200);
  // The list itself is not nullable: nothing of the answer is left.
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ message, path: ['customers'], extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(emulator.calls.list).toEqual([]);
});

test('100 names are taken', async () => {
  const { emulator, gateway } = await start();
  const users = [...SMALL_USERS, ...SMALL_USERS, ...SMALL_USERS, ...SMALL_USERS];
  const { data, errors } = await gateway.execute(CustomersInvalidEmailsDocument, { users });
  expect(errors).toEqual([]);
  expect(data.customers.map((customer) => customer?.user)).toEqual(users);
  expect(emulator.calls.list).toHaveLength(25);
});
