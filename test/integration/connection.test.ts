import { describe, expect, test } from '@jest/globals';
import type { Filter } from '../../src/invalid-emails/filter.js';
import { ORDERS, type Order } from '../../src/invalid-emails/order.js';
import {
  type CustomerInvalidEmailsPageQueryVariables,
  CustomerInvalidEmailsPageDocument as Page,
} from '../../src/operations/documents.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';
import { viewNaively } from '../support/views.js';

type Variables = Omit<CustomerInvalidEmailsPageQueryVariables, 'user'>;

async function start() {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url) };
}

async function pageOf(gateway: TestGateway, variables: Variables) {
  const { data, errors } = await gateway.execute(Page, { user: 'medium', ...variables });
  expect(errors).toEqual([]);
  const page = data.customer?.invalidEmailsConnection;
  if (page == null) throw new Error('A page is null without an error.');
  return { ...page, ids: page.edges.map(({ node }) => node.id) };
}

interface Entry {
  readonly id: string;
  readonly email: string;
  readonly reason: string;
  readonly created: string | null;
  readonly createdRaw: string | null;
}

/** The ids of all that pass, in order, worked out the slow way from the whole list. */
async function expectedIds(gateway: TestGateway, filter: Filter, order: Order): Promise<readonly string[]> {
  const { data } = await gateway.execute<{ customer: { invalidEmails: readonly Entry[] } }>(
    '{ customer(user: "medium") { invalidEmails { id email reason created createdRaw } } }',
  );
  const rows = data.customer.invalidEmails;
  const timed = rows.map((row) => ({ ...row, createdMs: row.created === null ? null : Date.parse(row.created) }));
  return viewNaively(timed, filter, order).map((index) => rows[index]?.id ?? '');
}

describe.each(ORDERS)('500 entries by %s', (orderBy) => {
  test('forwards, pages laid end to end are the whole list', async () => {
    const { gateway } = await start();
    const whole = await expectedIds(gateway, {}, orderBy);
    const seen: string[] = [];
    for (let after: string | null = null, first = 150; ; ) {
      const page = await pageOf(gateway, { orderBy, first, after });
      expect(page.totalCount).toBe(500);
      expect(page.pageInfo.hasPreviousPage).toBe(seen.length > 0);
      expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor);
      expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor);
      seen.push(...page.ids);
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(seen).toHaveLength(500);
    expect(seen).toEqual(whole);
  });

  test('backwards, they are the same list', async () => {
    const { gateway } = await start();
    const whole = await expectedIds(gateway, {}, orderBy);
    const seen: string[] = [];
    for (let before: string | null = null, last = 150; ; ) {
      const page = await pageOf(gateway, { orderBy, last, before });
      expect(page.pageInfo.hasNextPage).toBe(seen.length > 0);
      seen.unshift(...page.ids);
      before = page.pageInfo.startCursor;
      if (!page.pageInfo.hasPreviousPage) break;
    }
    expect(seen).toEqual(whole);
  });

  test('filtered', async () => {
    const { gateway } = await start();
    const conditions = { emailContains: 'ISAAC', reason: 'Bad Syntax' };
    const from = Date.UTC(2011, 0, 1);
    const whole = await expectedIds(gateway, { ...conditions, createdFrom: from }, orderBy);
    expect(whole.length).toBeGreaterThan(3);
    const filter = { ...conditions, createdFrom: '2011-01-01T01:00:00+01:00' };
    const head = await pageOf(gateway, { orderBy, filter, first: 3 });
    expect(head.totalCount).toBe(whole.length);
    const rest = await pageOf(gateway, { orderBy, filter, first: 500, after: head.pageInfo.endCursor });
    expect([...head.ids, ...rest.ids]).toEqual(whole);
    expect(rest.totalCount).toBe(whole.length);
  });
});

describe('what is not given', () => {
  test('nothing at all: the newest 50', async () => {
    const { emulator, gateway } = await start();
    const whole = await expectedIds(gateway, {}, 'CREATED_DESC');
    emulator.calls.clear();
    const plain = await pageOf(gateway, {});
    expect(plain.ids).toEqual(whole.slice(0, 50));
    expect(emulator.calls.list).toHaveLength(1);
    const nulls = { first: null, after: null, last: null, before: null, filter: null, orderBy: null };
    expect(await pageOf(gateway, nulls)).toEqual({ ...plain, asOf: expect.any(String) });
  });

  test('before alone: the 50 before it; after alone: the 50 after it', async () => {
    const { gateway } = await start();
    const whole = await expectedIds(gateway, {}, 'CREATED_DESC');
    const { edges } = await pageOf(gateway, { first: 201 });
    const cursor = edges.at(-1)?.cursor ?? '';
    expect((await pageOf(gateway, { before: cursor })).ids).toEqual(whole.slice(150, 200));
    expect((await pageOf(gateway, { after: cursor })).ids).toEqual(whole.slice(201, 251));
  });

  test.each([{ first: 0 }, { last: 0 }])('%p gives totalCount alone', async (none) => {
    const { gateway } = await start();
    const page = await pageOf(gateway, none);
    expect(page).toMatchObject({ edges: [], totalCount: 500, pageInfo: { startCursor: null, endCursor: null } });
    expect(page.pageInfo).toMatchObject({ hasNextPage: 'first' in none, hasPreviousPage: 'last' in none });
  });

  test.each([{ first: 500 }, { last: 500 }])('%p is allowed', async (all) => {
    const { gateway } = await start();
    const { ids, pageInfo } = await pageOf(gateway, all);
    expect(ids).toEqual(await expectedIds(gateway, {}, 'CREATED_DESC'));
    expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
  });
});

test('nodes are the nodes of the edges', async () => {
  const { gateway } = await start();
  const { data } = await gateway.execute<{
    customer: { invalidEmailsConnection: { nodes: unknown[]; edges: { node: unknown }[] } };
  }>('{ customer(user: "medium") { invalidEmailsConnection(first: 7) { nodes { id } edges { node { id } } } } }');
  const { nodes, edges } = data.customer.invalidEmailsConnection;
  expect(nodes).toHaveLength(7);
  expect(nodes).toEqual(edges.map(({ node }) => node));
});

test('asOf is when the read began: after the request was sent, before its answer, and before the list was', async () => {
  const emulator = await startUpstream({ latencyMs: 100 });
  const gateway = await startGateway(emulator.url);
  const sent = Date.now();
  const { asOf } = await pageOf(gateway, { first: 1 });
  expect(Date.parse(asOf)).toBeGreaterThanOrEqual(sent);
  expect(Date.parse(asOf)).toBeLessThanOrEqual(Date.now() - 95);
});
