import { describe, expect, test } from '@jest/globals';
import { CustomerInvalidEmailsDocument, DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { type GraphqlError, startGateway } from '../support/gateway.js';
import { bearer, callerWith, tokenOf, WITH_TOKENS } from '../support/tokens.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** What a token lets its bearer do, as clients see it. */

const READ = 'invalid_emails:read';
const BOTH = `${READ} invalid_emails:delete`;
const LIST = 'query ($user: String!) { customer(user: $user) { invalidEmails { email } } }';

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url, { ...WITH_TOKENS, ...env }) };
}

const told = (errors: readonly GraphqlError[]) =>
  errors.map(({ path, extensions: { code } }) => `${path?.join('.')} ${code}`);

test('one customer of several that may not be read is null beside the others', async () => {
  const { emulator, gateway } = await start();
  const query = `query ($users: [String!]!) {
    customers(users: $users) { user invalidEmails { email } }
    mine: customer(user: "single") { user }
    theirs: customer(user: "customer-01") { user }
  }`;
  const variables = { users: ['single', 'customer-01', '', 'single', 'nobody'] };
  for (let time = 0; time < 3; time++) {
    const { data, errors } = await gateway.execute(query, variables, callerWith(READ, ['single']));
    const single = { user: 'single', invalidEmails: [{ email: expect.any(String) }] };
    expect(data).toEqual({
      customers: [single, null, null, single, null],
      mine: { user: 'single' },
      theirs: null,
    });
    expect(told(errors).toSorted()).toEqual([
      'customers.1 FORBIDDEN',
      'customers.2 BAD_USER_INPUT',
      'customers.4 FORBIDDEN',
      'theirs FORBIDDEN',
    ]);
  }
  expect(new Set(emulator.calls.list.map(({ fields }) => fields['user']))).toEqual(new Set(['single']));
});

test('without the scope every entry is refused, and what stands beside them is there', async () => {
  const { gateway } = await start();
  const query = '{ __typename customers(users: ["single", "empty"]) { user } customer(user: "single") { user } }';
  const { data, errors } = await gateway.execute(query, {}, callerWith('', ['single']));
  expect(data).toEqual({ __typename: 'Query', customers: [null, null], customer: null });
  expect(told(errors).toSorted()).toEqual(['customer FORBIDDEN', 'customers.0 FORBIDDEN', 'customers.1 FORBIDDEN']);
});

describe('a customer that exists and one that does not', () => {
  const OPERATIONS = [
    LIST,
    'mutation ($user: String!) { deleteInvalidEmail(user: $user, email: "a@b.example") { deleted } }',
    'mutation ($user: String!) { deleteInvalidEmails(user: $user, emails: ["a@b.example"]) { results { outcome } } }',
    'query ($user: String!) { customers(users: [$user]) { id user email active } }',
    'query ($user: String!) { customer(user: $user) { invalidEmailsConnection(first: 0) { totalCount } } }',
  ];

  test.each(['', READ, BOTH])('are refused alike with the scope "%s", and nobody is called', async (scope) => {
    // The list of the one that exists is kept: neither that nor its being there may show.
    const { emulator, gateway } = await start({ CACHE_TTL_MS: '600000' });
    await gateway.execute(LIST, { user: SEED_USER }, callerWith(READ));
    const calls = emulator.calls.list.length;
    const headers = callerWith(scope, ['single']);
    for (const operation of OPERATIONS) {
      const [known, unknown] = await Promise.all(
        [SEED_USER, 'nobody'].map((user) => gateway.execute(operation, { user }, headers)),
      );
      expect(known?.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
      expect([known?.status, known?.data, known?.errors]).toEqual([unknown?.status, unknown?.data, unknown?.errors]);
    }
    const [known, unknown] = await Promise.all(
      [SEED_USER, 'nobody'].map(async (user) => {
        const response = await fetch(`${gateway.url}/export/customers/${user}/invalid-emails.csv`, { headers });
        return [response.status, await response.json()];
      }),
    );
    expect(known?.[0]).toBe(403);
    expect(known).toEqual(unknown);
    expect(emulator.calls.list).toHaveLength(calls);
  });
});

test('a list that is kept for one caller is not there for another', async () => {
  const { emulator, gateway } = await start({ CACHE_TTL_MS: '600000' });
  const variables = { user: SEED_USER };
  const good = await gateway.execute(CustomerInvalidEmailsDocument, variables, callerWith(READ, [SEED_USER]));
  expect(good.data.customer?.invalidEmails).toHaveLength(3);
  for (let time = 0; time < 3; time++) {
    const { data, errors } = await gateway.execute(
      CustomerInvalidEmailsDocument,
      variables,
      callerWith(READ, ['single']),
    );
    expect([data, told(errors)]).toEqual([{ customer: null }, ['customer FORBIDDEN']]);
  }
  // And both of those who may read it share it.
  await gateway.execute(CustomerInvalidEmailsDocument, variables, callerWith(READ));
  expect(emulator.calls.list).toHaveLength(1);
});

describe('names', () => {
  test('that only look like those of the token are others', async () => {
    const { emulator, gateway } = await start();
    const customers = ['Alpha', 'caf\u00e9', SEED_USER];
    const headers = callerWith(BOTH, customers);
    const alike = [
      'alpha',
      'ALPHA',
      'Alpha ',
      ' Alpha',
      'Alpha\u00a0',
      'Al\u200bpha',
      'cafe\u0301',
      'Аlpha',
      SEED_USER.toUpperCase(),
    ];
    for (const user of alike) {
      const read = await gateway.execute(LIST, { user }, headers);
      const deleted = await gateway.execute(DeleteInvalidEmailDocument, { user, email: 'a@b.example' }, headers);
      for (const { errors } of [read, deleted])
        expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
      const path = `/export/customers/${encodeURIComponent(user)}/invalid-emails.csv`;
      expect((await fetch(gateway.url + path, { headers })).status).toBe(403);
    }
    expect(emulator.calls.list).toEqual([]);
  });

  test('in an export are decoded once: what is encoded twice is another name', async () => {
    const { gateway } = await start();
    const headers = callerWith(READ, ['a%2Fb', SEED_USER]);
    const statusOf = async (user: string) =>
      (await fetch(`${gateway.url}/export/customers/${user}/invalid-emails.csv`, { headers })).status;
    expect(await statusOf(encodeURIComponent(SEED_USER))).toBe(200);
    expect(await statusOf(encodeURIComponent(encodeURIComponent(SEED_USER)))).toBe(403);
    // Its own, which the account does not have.
    expect(await statusOf('a%252Fb')).toBe(404);
    expect(await statusOf('a%2Fb')).toBe(403);
  });
});

test('whoever may delete but not read is told what the delete did, and not what is left', async () => {
  const { emulator, gateway } = await start();
  const { data, errors } = await gateway.execute(
    `mutation ($user: String!) {
      deleteInvalidEmail(user: $user, email: "isaac@hotmail") { deleted message customer { id user invalidEmails { email } } }
      again: deleteInvalidEmails(user: $user, emails: ["isaac@hotmail"]) {
        results { outcome }
        customer { user invalidEmailsConnection { totalCount } }
      }
    }`,
    { user: SEED_USER },
    callerWith('invalid_emails:delete', [SEED_USER]),
  );
  expect(data).toEqual({
    deleteInvalidEmail: {
      deleted: true,
      message: 'success',
      customer: { id: expect.any(String), user: SEED_USER, invalidEmails: null },
    },
    again: { results: [{ outcome: 'NOT_FOUND' }], customer: { user: SEED_USER, invalidEmailsConnection: null } },
  });
  expect(told(errors).toSorted()).toEqual([
    'again.customer.invalidEmailsConnection FORBIDDEN',
    'deleteInvalidEmail.customer.invalidEmails FORBIDDEN',
  ]);
  expect(emulator.state.size(SEED_USER)).toBe(2);
});

test('whoever may not delete deletes nothing, in whatever company', async () => {
  const { emulator, gateway } = await start();
  const mutation = `mutation {
    mine: deleteInvalidEmail(user: "single", email: "x@y.example") { deleted }
    theirs: deleteInvalidEmail(user: "${SEED_USER}", email: "isaac@hotmail") { deleted }
    many: deleteInvalidEmails(user: "${SEED_USER}", emails: ["isaac@hotmail"]) { results { outcome } }
  }`;
  const { data, errors } = await gateway.execute(mutation, {}, callerWith(BOTH, ['single']));
  expect(data).toEqual({ mine: { deleted: false }, theirs: null, many: null });
  expect(told(errors)).toEqual(['theirs FORBIDDEN', 'many FORBIDDEN']);
  // Refused before anything was sent, so there is no outcome to tell.
  expect(errors.some(({ extensions }) => 'outcome' in extensions)).toBe(false);
  expect(emulator.state.size(SEED_USER)).toBe(3);
});

test('a refusal is a line of the log with its request, and no token in it', async () => {
  const { gateway } = await start();
  const token = tokenOf({ scope: READ, customers: ['single'] });
  await gateway.execute(LIST, { user: SEED_USER }, { ...bearer(token), 'x-request-id': 'the-one' });
  const lines = gateway.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'info', requestId: 'the-one', code: 'FORBIDDEN', path: 'customer' }),
  );
  for (const part of token.split('.')) expect(gateway.logLines.join('')).not.toContain(part);
});
