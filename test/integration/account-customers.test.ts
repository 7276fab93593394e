import { describe, expect, test } from '@jest/globals';
import { AccountCustomersDocument } from '../../src/operations/documents.js';
import { speaking } from '../support/dialects.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { SEED_USER, SMALL_USERS, startUpstream } from '../support/upstream.js';
import { DIALECTS } from '../support/upstream-port.js';

const OTHERS = [SEED_USER, 'empty', 'large', 'medium', 'single'];

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url, env) };
}

type Variables = { readonly first?: number; readonly after?: string | null; readonly search?: string | null };

async function pageOf(gateway: TestGateway, variables: Variables = {}) {
  const { data, errors } = await gateway.execute(AccountCustomersDocument, variables);
  expect(errors).toEqual([]);
  const page = data.accountCustomers;
  if (page == null) throw new Error('A page is null without an error.');
  return { ...page, users: page.edges.map(({ node }) => node.user) };
}

const codeOf = async (gateway: TestGateway, variables: Variables) => {
  const { data, errors } = await gateway.execute(AccountCustomersDocument, variables);
  expect(data).toEqual({ accountCustomers: null });
  return errors.map(({ message, path, extensions }) => ({ message, path, code: extensions.code }));
};

const CALLS = {
  'v1-json': ['POST /api/distributor.manage.json'],
  'v1-xml': ['POST /api/distributor.manage.xml'],
  'v2-json': ['POST /apiv2/reseller.manage.json'],
  'v2-xml': ['POST /apiv2/reseller.manage.xml'],
  // The second says that nobody comes after the 30 of the first: how many a page has is undocumented.
  v3: ['GET /v3/subusers', 'GET /v3/subusers'],
} as const;

describe.each(DIALECTS)('the directory, from %s', (dialect) => {
  test('the first 25 by name, with what the upstream knows of them, in as few calls as tell', async () => {
    const { emulator, gateway } = await start(speaking(dialect));
    const page = await pageOf(gateway);
    expect(page.users).toEqual(SMALL_USERS);
    expect(page.edges[9]?.node).toEqual({
      id: expect.any(String),
      user: 'customer-10',
      email: 'customer-10@customers.example',
      active: false,
    });
    expect(page.edges[0]?.node.active).toBe(true);
    expect(page.pageInfo).toEqual({ hasNextPage: true, endCursor: page.edges.at(-1)?.cursor });
    expect(emulator.calls.list.map(({ method, path }) => `${method} ${path}`)).toEqual(CALLS[dialect]);
    expect(emulator.calls.list[0]).not.toHaveProperty('onBehalfOf');
  });

  test('pages laid end to end are every customer once', async () => {
    const { gateway } = await start(speaking(dialect));
    const seen: string[] = [];
    for (let after: string | null | undefined = null; ; ) {
      const page = await pageOf(gateway, { first: 4, after });
      seen.push(...page.users);
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual([...SMALL_USERS, ...OTHERS]);
  });

  test('one customer is a directory, and so is none', async () => {
    const { emulator, gateway } = await start(speaking(dialect));
    for (const user of emulator.state.users()) if (user !== 'single') emulator.state.removeCustomer(user);
    expect((await pageOf(gateway)).users).toEqual(['single']);
    emulator.state.removeCustomer('single');
    expect(await pageOf(gateway)).toMatchObject({ edges: [], pageInfo: { hasNextPage: false, endCursor: null } });
  });
});

describe('paging goes on right', () => {
  test('when the customer that the cursor names is gone and another came', async () => {
    const { emulator, gateway } = await start();
    const { pageInfo } = await pageOf(gateway, { first: 25 });
    emulator.state.removeCustomer('customer-25');
    emulator.state.addCustomer({ user: 'customer-24b' });
    emulator.state.addCustomer({ user: 'customer-99' });
    const { users } = await pageOf(gateway, { first: 2, after: pageInfo.endCursor });
    expect(users).toEqual(['customer-99', SEED_USER]);
  });
});

describe('search', () => {
  test('looks in names and e-mails, without regard to case', async () => {
    const { emulator, gateway } = await start();
    emulator.state.addCustomer({ user: 'zoe', profile: { email: 'Owner@EXAMPLE.com' } });
    expect((await pageOf(gateway, { search: 'ER-1' })).users).toEqual(SMALL_USERS.slice(9, 19));
    expect((await pageOf(gateway, { search: 'example.COM' })).users).toEqual([SEED_USER, 'zoe']);
    expect((await pageOf(gateway, { search: '.' })).users).toHaveLength(25);
    expect((await pageOf(gateway, { search: 'no such text' })).users).toEqual([]);
    expect((await pageOf(gateway, { search: '', first: 100 })).users).toHaveLength(31);
  });

  test('pages as well', async () => {
    const { gateway } = await start();
    const first = await pageOf(gateway, { search: 'customer-1', first: 9 });
    const second = await pageOf(gateway, { search: 'customer-1', first: 9, after: first.pageInfo.endCursor });
    expect([first.users.length, second.users, second.pageInfo.hasNextPage]).toEqual([9, ['customer-19'], false]);
  });
});

describe('email and active of a customer', () => {
  test('cost one directory for all customers of an operation', async () => {
    const { emulator, gateway } = await start();
    const { data, errors } = await gateway.execute(`{
      one: customer(user: "customer-10") { user email active }
      many: customers(users: ["single", "nobody"]) { user email active }
      accountCustomers(first: 1) { nodes { email active } }
    }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      one: { user: 'customer-10', email: 'customer-10@customers.example', active: false },
      many: [
        { user: 'single', email: 'single@customers.example', active: true },
        { user: 'nobody', email: null, active: null },
      ],
      accountCustomers: { nodes: [{ email: 'customer-01@customers.example', active: true }] },
    });
    expect(emulator.calls.list).toHaveLength(1);
  });

  test('are null beside an error where the directory cannot be read, and nothing else is', async () => {
    const { emulator, gateway } = await start();
    // The first call is the directory's: a list waits for its loader's turn.
    emulator.faults.plan({ fault: { kind: 'proxy-page', status: 404 } });
    const { data, errors } = await gateway.execute(
      '{ customer(user: "single") { user email invalidEmails { email } } accountCustomers { nodes { user } } }',
    );
    expect(data).toEqual({
      customer: { user: 'single', email: null, invalidEmails: [{ email: 'brandon' }] },
      accountCustomers: null,
    });
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      expect.arrayContaining([
        [['customer', 'email'], 'UPSTREAM_PROTOCOL'],
        [['accountCustomers'], 'UPSTREAM_PROTOCOL'],
      ]),
    );
    expect(errors).toHaveLength(2);
    // The directory once, the list once.
    expect(emulator.calls.list).toHaveLength(2);
  });
});

describe('keeping', () => {
  test('the directory is kept, and read afresh for whoever wants nothing kept', async () => {
    const { emulator, gateway } = await start({ CACHE_TTL_MS: '60000' });
    await pageOf(gateway);
    emulator.state.addCustomer({ user: 'another' });
    expect((await pageOf(gateway, { search: 'another' })).users).toEqual([]);
    expect(emulator.calls.list).toHaveLength(1);
    const fresh = await gateway.execute(
      AccountCustomersDocument,
      { search: 'another' },
      { 'cache-control': 'no-cache' },
    );
    expect(fresh.data.accountCustomers?.edges).toHaveLength(1);
    expect((await pageOf(gateway, { search: 'another' })).users).toEqual(['another']);
    expect(emulator.calls.list).toHaveLength(2);
  });

  test('callers share the read that is under way', async () => {
    const emulator = await startUpstream({ latencyMs: 100 });
    const gateway = await startGateway(emulator.url);
    const pages = await Promise.all(Array.from({ length: 5 }, () => pageOf(gateway)));
    expect(pages.map(({ users }) => users.length)).toEqual(Array(5).fill(25));
    expect(emulator.calls.list).toHaveLength(1);
  });
});

describe('refused', () => {
  test.each([
    ['first: 0', { first: 0 }, '"first" is 0; give 1 to 100.'],
    ['first: 101', { first: 101 }, '"first" is 101; give 1 to 100.'],
    [
      'after: what is no cursor',
      { after: 'x' },
      '"after" is not a cursor of this gateway; pass one on exactly as it came.',
    ],
    ['after: without end', { after: 'x'.repeat(5000) }, '"after" is too long; give at most 4096 characters.'],
    ['search: too long', { search: 'x'.repeat(1025) }, '"search" is too long; give at most 1024 characters.'],
  ])('%s', async (_, variables, message) => {
    const { emulator, gateway } = await start();
    expect(await codeOf(gateway, variables)).toEqual([{ message, path: ['accountCustomers'], code: 'BAD_USER_INPUT' }]);
    expect(emulator.calls.list).toEqual([]);
  });

  test('a cursor of another connection', async () => {
    const { gateway } = await start();
    const { data } = await gateway.execute<{ findInvalidEmail: { pageInfo: { endCursor: string } } }>(
      '{ findInvalidEmail(email: "x", first: 1) { pageInfo { endCursor } } }',
    );
    const [fault] = await codeOf(gateway, { after: data.findInvalidEmail.pageInfo.endCursor });
    expect(fault?.code).toBe('BAD_USER_INPUT');
  });
});

describe('version 3', () => {
  test('more than 500 customers are read page by page', async () => {
    const { emulator, gateway } = await start(speaking('v3'));
    for (let index = 0; index < 1_000; index++) emulator.state.addCustomer({ user: `z${index}` });
    const { users } = await pageOf(gateway, { first: 100, search: 'z99' });
    expect(users).toEqual(['z99', ...Array.from({ length: 10 }, (_, index) => `z99${index}`)]);
    expect(emulator.calls.list).toHaveLength(3);
  });

  test('the accounts of a reseller are called by their ids, and nobody knows whether they are active', async () => {
    const { emulator, gateway } = await start({
      ...speaking('v3'),
      SENDGRID_ACCOUNT_MODE: 'account-id',
    });
    const { id } = emulator.state.account('single');
    const { edges } = await pageOf(gateway, { first: 100, search: 'single@' });
    expect(edges.map(({ node: { user, email, active } }) => [user, email, active])).toEqual([
      [id, 'single@customers.example', null],
    ]);
    const { data } = await gateway.execute<{ findInvalidEmail: object }>(
      '{ findInvalidEmail(email: "brandon", first: 100) { nodes { customer { user } } unreadable { user } } }',
    );
    expect(data.findInvalidEmail).toEqual({ nodes: [{ customer: { user: id } }], unreadable: [] });
  });
});

test('a directory that is cut off is an error, in either format', async () => {
  for (const format of ['json', 'xml']) {
    const { emulator, gateway } = await start({ UPSTREAM_FORMAT: format });
    emulator.faults.plan({ fault: { kind: 'cut-off', framing: 'close' } });
    expect(await codeOf(gateway, {})).toMatchObject([{ code: 'UPSTREAM_PROTOCOL' }]);
  }
});
