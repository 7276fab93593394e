import { expect, test } from '@jest/globals';
import { AccountCustomersDocument, FindInvalidEmailDocument } from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { callerWith, WITH_TOKENS } from '../support/tokens.js';
import { startUpstream } from '../support/upstream.js';

const READ = 'invalid_emails:read';
const NAMES = '{ accountCustomers(search: "") { nodes { user } pageInfo { hasNextPage } } }';

async function start() {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url, WITH_TOKENS) };
}

test('a token for all customers goes through the directory', async () => {
  const { emulator, gateway } = await start();
  const { data, errors } = await gateway.execute(AccountCustomersDocument, { first: 100 }, callerWith(READ));
  expect(errors).toEqual([]);
  expect(data.accountCustomers?.edges).toHaveLength(30);
  expect(emulator.calls.list).toHaveLength(1);
});

test('a token for some customers goes through its own names, those that nobody has among them, without a call', async () => {
  const { emulator, gateway } = await start();
  const headers = callerWith(READ, ['single', 'nobody', 'customer-10']);
  const { data, errors } = await gateway.execute(NAMES, {}, headers);
  expect(errors).toEqual([]);
  expect(data).toEqual({
    accountCustomers: {
      nodes: [{ user: 'customer-10' }, { user: 'nobody' }, { user: 'single' }],
      pageInfo: { hasNextPage: false },
    },
  });
  expect(emulator.calls.list).toEqual([]);
});

test('and never sees the directory: email and active are null, and nobody is called', async () => {
  const { emulator, gateway } = await start();
  const headers = callerWith(READ, ['nobody', 'customer-10']);
  const { data, errors } = await gateway.execute(AccountCustomersDocument, {}, headers);
  expect(errors).toEqual([]);
  expect(data.accountCustomers?.edges.map(({ node: { user, email, active } }) => [user, email, active])).toEqual([
    ['customer-10', null, null],
    ['nobody', null, null],
  ]);
  const one = await gateway.execute('{ customer(user: "customer-10") { email active } }', {}, headers);
  expect([one.data, one.errors]).toEqual([{ customer: { email: null, active: null } }, []]);
  expect(emulator.calls.list).toEqual([]);
});

test('an address is looked for on the lists of the token alone', async () => {
  const { emulator, gateway } = await start();
  const row = { email: 'wanted@example.com', reason: '', createdAt: null };
  for (const user of ['empty', 'single', 'customer-01']) emulator.state.appendRows(user, [row]);
  const headers = callerWith(READ, ['single', 'nobody', 'medium']);
  const { data, errors } = await gateway.execute(FindInvalidEmailDocument, { email: row.email }, headers);
  expect(errors).toEqual([]);
  expect(data.findInvalidEmail?.edges.map(({ node }) => node.customer.user)).toEqual(['single']);
  expect(data.findInvalidEmail?.unreadable).toEqual([{ user: 'nobody', code: 'CUSTOMER_NOT_FOUND' }]);
  const asked = emulator.calls.list.map(({ fields }) => String(fields['user']));
  expect(asked.toSorted()).toEqual(['medium', 'nobody', 'single']);
});

test('without the scope to read nothing is answered and nobody called', async () => {
  const { emulator, gateway } = await start();
  const { data, errors } = await gateway.execute(
    '{ accountCustomers { nodes { user } } findInvalidEmail(email: "x") { nodes { customer { user } } } }',
    {},
    callerWith('invalid_emails:delete'),
  );
  expect(data).toEqual({ accountCustomers: null, findInvalidEmail: null });
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['accountCustomers'], 'FORBIDDEN'],
    [['findInvalidEmail'], 'FORBIDDEN'],
  ]);
  expect(emulator.calls.list).toEqual([]);
});

test('what a delete shows of its customer needs the scope to read', async () => {
  const { emulator, gateway } = await start();
  const { data, errors } = await gateway.execute(
    'mutation { deleteInvalidEmail(user: "empty", email: "x") { deleted customer { user email active } } }',
    {},
    callerWith('invalid_emails:delete'),
  );
  expect(data).toEqual({
    deleteInvalidEmail: { deleted: false, customer: { user: 'empty', email: null, active: null } },
  });
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  expect(emulator.calls.list).toHaveLength(1);
});
