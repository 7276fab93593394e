import { describe, expect, test } from '@jest/globals';
import {
  CustomerInvalidEmailsDocument,
  DeleteInvalidEmailDocument,
  DeleteInvalidEmailsDocument,
} from '../../src/operations/documents.js';
import { type Answer, startGateway, type TestGateway } from '../support/gateway.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** The "Bad input": refused before any upstream call, with the argument and its range; all else is passed on exactly as given. */

async function start() {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url) };
}

/** The good names beside a bad one cost no call either. */
const NAMES = 'query ($users: [String!]!) { customers(users: $users) { id } }';

type Run = (gateway: TestGateway, value: string) => Promise<Answer<unknown>>;

const USER_ARGUMENTS: readonly (readonly [string, string, Run])[] = [
  ['customer(user)', 'user', (gateway, user) => gateway.execute(CustomerInvalidEmailsDocument, { user })],
  ['customers(users)', 'users[1]', (gateway, user) => gateway.execute(NAMES, { users: ['a', user] })],
  [
    'deleteInvalidEmail(user)',
    'user',
    (gateway, user) => gateway.execute(DeleteInvalidEmailDocument, { user, email: 'a' }),
  ],
  [
    'deleteInvalidEmails(user)',
    'user',
    (gateway, user) => gateway.execute(DeleteInvalidEmailsDocument, { user, emails: ['a'] }),
  ],
];

const ADDRESS_ARGUMENTS: readonly (readonly [string, string, Run])[] = [
  [
    'deleteInvalidEmail(email)',
    'email',
    (gateway, email) => gateway.execute(DeleteInvalidEmailDocument, { user: SEED_USER, email }),
  ],
  [
    'deleteInvalidEmails(emails)',
    'emails[1]',
    (gateway, email) => gateway.execute(DeleteInvalidEmailsDocument, { user: SEED_USER, emails: ['a', email] }),
  ],
];

const faults = (max: number): readonly (readonly [string, string])[] => [
  ['', 'is empty'],
  [' ', 'is blank'],
  // Spaces of other kinds, and characters without width.
  ['\u00a0\u3000\u2028', 'is blank'],
  ['\u200b\ufeff', 'is blank'],
  ['x'.repeat(max + 1), 'is too long'],
  ['🦊'.repeat(max + 1), 'is too long'],
  ['\n', 'has control characters'],
  ['a\0b', 'has control characters'],
  ['a\tb', 'has control characters'],
  ['a\u0085b', 'has control characters'],
  ['\u007f', 'has control characters'],
  // Half a surrogate pair.
  ['a\ud83d', 'is not well-formed Unicode'],
];

async function isRefused(
  { emulator, gateway }: Awaited<ReturnType<typeof start>>,
  run: Run,
  value: string,
  message: string,
): Promise<void> {
  const { status, errors } = await run(gateway, value);
  expect(status).toBe(200);
  expect(errors.map((error) => [error.extensions, error.message])).toEqual([[{ code: 'BAD_USER_INPUT' }, message]]);
  expect(emulator.calls.list).toEqual([]);
}

test.each(USER_ARGUMENTS)('%s refuses every fault of a user name', async (_, argument, run) => {
  const rooms = await start();
  for (const [value, fault] of faults(64)) {
    await isRefused(rooms, run, value, `"${argument}" ${fault}; give 1 to 64 characters, not blank.`);
  }
});

test.each(ADDRESS_ARGUMENTS)('%s refuses every fault of an address', async (_, argument, run) => {
  const rooms = await start();
  for (const [value, fault] of faults(1024)) {
    await isRefused(rooms, run, value, `"${argument}" ${fault}; give 1 to 1024 characters, not blank.`);
  }
});

test.each([
  [{ limit: 0 }, '"limit" is 0; give 1 to 100000.'],
  [{ limit: -1 }, '"limit" is -1; give 1 to 100000.'],
  [{ limit: 100_001 }, '"limit" is 100001; give 1 to 100000.'],
  [{ offset: -1 }, '"offset" is -1; give 0 to 2147483647.'],
])('%p is out of range', async (page, message) => {
  const run: Run = (gateway, user) => gateway.execute(CustomerInvalidEmailsDocument, { user, ...page });
  await isRefused(await start(), run, SEED_USER, message);
});

test.each([
  [0, '"emails" has 0 entries; give 1 to 500.'],
  [501, '"emails" has 501 entries; give 1 to 500.'],
])('%i addresses are refused', async (count, message) => {
  const emails = Array<string>(count).fill('a');
  const run: Run = (gateway, user) => gateway.execute(DeleteInvalidEmailsDocument, { user, emails });
  await isRefused(await start(), run, SEED_USER, message);
});

describe('what is long or odd, but good, reaches the upstream as it is', () => {
  const texts = (max: number): readonly (readonly [string, string])[] => [
    [`${max} letters`, 'x'.repeat(max)],
    [`${max} emoji`, '🦊'.repeat(max)],
    ['no domain', 'isaac@hotmail'],
    ['marks of forms', 'a+b "c"&d=e%20@x'],
    ['spaces around', ' around '],
    ['accents in two forms', 'é and e\u0301'],
    ['a character without width', 'zero\u200bwidth'],
  ];

  test.each(texts(64))('user: %s', async (_, user) => {
    const { emulator, gateway } = await start();
    emulator.state.addCustomer({ user, rows: [] });
    const { data, errors } = await gateway.execute(CustomerInvalidEmailsDocument, { user });
    expect(errors).toEqual([]);
    expect(data.customer).toEqual({ id: expect.any(String), user, invalidEmails: [] });
    expect(emulator.calls.list.map(({ fields }) => fields['user'])).toEqual([user]);
  });

  test.each(texts(1024))('address: %s', async (_, email) => {
    const { emulator, gateway } = await start();
    emulator.state.addCustomer({ user: 'a', rows: [{ email, reason: '', createdAt: null }] });
    const { data, errors } = await gateway.execute(DeleteInvalidEmailDocument, { user: 'a', email });
    expect(errors).toEqual([]);
    expect(data.deleteInvalidEmail).toMatchObject({ email, deleted: true, message: 'success' });
    expect(emulator.calls.list.map(({ fields }) => fields['email'])).toEqual([email]);
  });
});

describe('what is not even of the right type', () => {
  test.each([
    ['{ customer(user: 7) { id } }', {}],
    ['{ customer(user: null) { id } }', {}],
    ['{ customer { id } }', {}],
    ['{ customer(user: "a") { invalidEmails(limit: 1.5) { id } } }', {}],
    ['{ customer(user: "a") { invalidEmails(limit: 2147483648) { id } } }', {}],
    ['mutation { deleteInvalidEmails(user: "a", emails: ["b", null]) { results { email } } }', {}],
    ['query ($u: [String!]!) { customers(users: $u) { id } }', { u: ['a', null] }],
    ['mutation ($u: String!) { deleteInvalidEmail(user: $u, email: "a") { email } }', { u: ['a'] }],
  ])('%s', async (operation, variables) => {
    const { emulator, gateway } = await start();
    const { status, errors } = await gateway.execute(operation, variables);
    expect(status).toBe(200);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([
      operation.includes('$') ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED',
    ]);
    expect(emulator.calls.list).toEqual([]);
  });
});
