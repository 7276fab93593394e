import { describe, expect, test } from '@jest/globals';
import {
  CustomerInvalidEmailsDocument,
  CustomerInvalidEmailsPageDocument,
  DeleteInvalidEmailDocument,
} from '../../src/operations/documents.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

const ROW = { email: 'same', reason: 'Bad Syntax', createdAt: 1_244_662_830 };
/** Differ from ROW in one thing each, or in nothing. */
const ROWS = [
  ROW,
  { ...ROW, reason: '' },
  ROW,
  { ...ROW, createdAt: 1_244_662_831 },
  { ...ROW, createdAt: null },
  { ...ROW, createdAt: null, createdText: '' },
  ROW,
  { ...ROW, email: 'same ' },
];

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  emulator.state.addCustomer({ user: 'us', rows: ROWS });
  return { emulator, gateway: await startGateway(emulator.url, { CACHE_TTL_MS: '0', ...env }) };
}

async function idsOf(gateway: TestGateway, user = 'us'): Promise<readonly string[]> {
  const { data, errors } = await gateway.execute(CustomerInvalidEmailsDocument, { user });
  expect(errors).toEqual([]);
  return data.customer?.invalidEmails?.map(({ id }) => id) ?? [];
}

describe('the id of an entry', () => {
  test('is its own, even among equal entries', async () => {
    const { gateway } = await start();
    const ids = await idsOf(gateway);
    expect(ids).toHaveLength(ROWS.length);
    expect(new Set(ids).size).toBe(ROWS.length);
  });

  test('is the same in every read, through every gateway and in either format', async () => {
    const { emulator, gateway } = await start();
    const ids = await idsOf(gateway);
    expect(await idsOf(gateway)).toEqual(ids);
    const other = await startGateway(emulator.url, { UPSTREAM_FORMAT: 'xml' });
    expect(await idsOf(other, SEED_USER)).toEqual(await idsOf(gateway, SEED_USER));
    expect(await idsOf(other, 'medium')).toEqual(await idsOf(gateway, 'medium'));
  });

  test('is the same on a page, filtered, in any order', async () => {
    const { gateway } = await start();
    const ids = await idsOf(gateway);
    const { data } = await gateway.execute(CustomerInvalidEmailsPageDocument, {
      user: 'us',
      filter: { reason: '' },
      orderBy: 'EMAIL_DESC',
    });
    expect(data.customer?.invalidEmailsConnection?.edges.map(({ node }) => node.id)).toEqual([ids[1]]);
    const { data: ordered } = await gateway.execute(CustomerInvalidEmailsDocument, {
      user: 'us',
      orderBy: 'EMAIL_ASC',
    });
    const given = ordered.customer?.invalidEmails?.map(({ id }) => id) ?? [];
    expect(given).not.toEqual(ids);
    expect(given.toSorted()).toEqual(ids.toSorted());
  });

  test('is not that of an equal entry of another customer', async () => {
    const { emulator, gateway } = await start();
    emulator.state.addCustomer({ user: 'them', rows: ROWS });
    const ids = [...(await idsOf(gateway, 'us')), ...(await idsOf(gateway, 'them'))];
    expect(new Set(ids).size).toBe(2 * ROWS.length);
  });

  test('stays when others are deleted, and comes back with the entry', async () => {
    const { emulator, gateway } = await start();
    const ids = await idsOf(gateway);
    await gateway.execute(DeleteInvalidEmailDocument, { user: 'us', email: 'same' });
    expect(await idsOf(gateway)).toEqual([ids.at(-1)]);
    emulator.state.appendRows('us', [ROW]);
    expect(await idsOf(gateway)).toEqual([ids.at(-1), ids[0]]);
  });

  test('tells nothing of the address, and fits into a cache key', async () => {
    const { gateway } = await start();
    for (const id of await idsOf(gateway)) expect(id).toMatch(/^[\w-]{22}$/);
  });
});

describe('the id of a customer', () => {
  const query = 'query ($users: [String!]!) { customers(users: $users) { id } }';

  test('is its own and stable, and costs no upstream call', async () => {
    const { emulator, gateway } = await start();
    const users = ['a', 'A', 'a ', 'é', 'e\u0301', 'YQ'];
    const { data } = await gateway.execute<{ customers: { id: string }[] }>(query, { users });
    expect(new Set(data.customers.map(({ id }) => id)).size).toBe(users.length);
    const again = await (await start()).gateway.execute(query, { users });
    expect(again.data).toEqual(data);
    expect(emulator.calls.list).toEqual([]);
  });
});
