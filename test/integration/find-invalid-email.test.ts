import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import { FindInvalidEmailDocument } from '../../src/operations/documents.js';
import { callsShown, speaking } from '../support/dialects.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';
import { DIALECTS } from '../support/upstream-port.js';

const WANTED = 'wanted@example.com';
const ROW = { email: WANTED, reason: 'Known bad domain', createdAt: 1_244_662_830 };
const OTHER = { ...ROW, email: 'WANTED@example.com' };

/** Five customers, of whom b and d have the address. */
async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream({
    seed: [
      { user: 'a', rows: [OTHER] },
      { user: 'b', rows: [ROW, OTHER, { ...ROW, reason: 'Bad Syntax' }, ROW] },
      { user: 'c', rows: [] },
      { user: 'd', rows: [OTHER, ROW] },
      { user: 'e', rows: [] },
    ],
  });
  return { emulator, gateway: await startGateway(emulator.url, env) };
}

type Variables = { readonly email?: string; readonly first?: number; readonly after?: string | null };

async function find(gateway: TestGateway, variables: Variables = {}) {
  const { data, errors } = await gateway.execute(FindInvalidEmailDocument, { email: WANTED, ...variables });
  expect(errors).toEqual([]);
  const page = data.findInvalidEmail;
  if (page == null) throw new Error('A page is null without an error.');
  const sightings = page.edges.map(({ node }) => [node.customer.user, node.invalidEmails.length] as const);
  return { ...page, sightings };
}

describe.each(DIALECTS)('on whose lists is this address, from %s', (dialect) => {
  test('every customer is looked at once, beside the directory', async () => {
    const { emulator, gateway } = await start(speaking(dialect));
    const page = await find(gateway);
    expect(page.sightings).toEqual([
      ['b', 3],
      ['d', 1],
    ]);
    expect(page.unreadable).toEqual([]);
    expect(page.pageInfo).toEqual({ hasNextPage: false, endCursor: expect.any(String) });
    const looks = callsShown(emulator).map(({ operation, user }) => `${operation} ${user}`);
    expect(looks.toSorted()).toEqual(['list a', 'list b', 'list c', 'list d', 'list e']);
    expect(emulator.calls.list).toHaveLength(6);
  });
});

describe('from version 3', () => {
  const V3 = speaking('v3');
  const asked = ({ calls }: Emulator) =>
    calls.list.map(({ path, onBehalfOf = '', fields }) => `${path} ${onBehalfOf} ${fields['email'] ?? ''}`.trimEnd());

  test.each(['prefix', 'exact'] as const)(
    'one small answer tells for each customer, the filter being %s',
    async (filter) => {
      const { emulator, gateway } = await start(V3);
      emulator.behaviour.emailFilter = filter;
      emulator.state.appendRows('a', [{ ...ROW, email: `${WANTED}.org` }]);
      const page = await find(gateway);
      expect(page.sightings).toEqual([
        ['b', 3],
        ['d', 1],
      ]);
      expect(page.unreadable).toEqual([]);
      expect(asked(emulator).toSorted()).toEqual(
        [
          ...['a', 'b', 'c', 'd', 'e'].map((user) => `/v3/suppression/invalid_emails ${user} ${WANTED}`),
          '/v3/subusers',
        ].toSorted(),
      );
    },
  );

  test('a list that is kept is looked at instead, but for whoever wants nothing kept', async () => {
    const { emulator, gateway } = await start({ ...V3, CACHE_TTL_MS: '60000' });
    await gateway.execute('{ customer(user: "b") { invalidEmails { email } } }');
    await find(gateway);
    expect(asked(emulator)).toHaveLength(6);
    emulator.state.replaceRows('b', []);
    emulator.calls.clear();
    expect((await find(gateway, { first: 2 })).sightings).toEqual([['b', 3]]);
    expect(asked(emulator)).toEqual([`/v3/suppression/invalid_emails a ${WANTED}`]);
    emulator.calls.clear();
    const { data } = await gateway.execute(
      FindInvalidEmailDocument,
      { email: WANTED, first: 2 },
      { 'cache-control': 'no-cache' },
    );
    expect(data.findInvalidEmail?.edges).toEqual([]);
    expect(asked(emulator)).toHaveLength(3);
  });

  test('ids are those of the whole list', async () => {
    const { gateway } = await start(V3);
    const { edges } = await find(gateway);
    const { data } = await gateway.execute<{ customer: { invalidEmails: readonly { readonly email: string }[] } }>(
      '{ customer(user: "b") { invalidEmails { id email reason created } } }',
    );
    expect(edges[0]?.node.invalidEmails).toEqual(data.customer.invalidEmails.filter(({ email }) => email === WANTED));
  });

  test('a name that no header can carry is unreadable, and keeps nobody else from being read', async () => {
    const { emulator, gateway } = await start(V3);
    emulator.state.addCustomer({ user: '例え', rows: [ROW] });
    const { sightings, unreadable } = await find(gateway);
    expect(sightings).toHaveLength(2);
    expect(unreadable).toEqual([{ user: '例え', code: 'BAD_USER_INPUT' }]);
  });
});

describe('the entries', () => {
  test('are those of the whole list, with the same ids, equal ones included', async () => {
    const { gateway } = await start();
    const { edges } = await find(gateway);
    const { data } = await gateway.execute<{ customer: { invalidEmails: readonly { readonly email: string }[] } }>(
      '{ customer(user: "b") { invalidEmails { id email reason created } } }',
    );
    const expected = data.customer.invalidEmails.filter(({ email }) => email === WANTED);
    expect(expected).toHaveLength(3);
    expect(edges[0]?.node.invalidEmails).toEqual(expected);
    expect(new Set(edges[0]?.node.invalidEmails.map(({ id }) => id)).size).toBe(3);
  });

  test('come with their customers, profile and whole list, at no more than one list each where lists are kept', async () => {
    const { emulator, gateway } = await start({ CACHE_TTL_MS: '60000' });
    const { data, errors } = await gateway.execute(
      `{ findInvalidEmail(email: "${WANTED}") { nodes { customer { email active invalidEmails { email } } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      findInvalidEmail: {
        nodes: [
          { customer: { email: 'b@customers.example', active: true, invalidEmails: [{}, {}, {}, {}] } },
          { customer: { email: 'd@customers.example', active: true, invalidEmails: [{}, {}] } },
        ],
      },
    });
    expect(emulator.calls.list).toHaveLength(6);
  });

  test('are looked up on the lists that are kept', async () => {
    const { emulator, gateway } = await start({ CACHE_TTL_MS: '60000' });
    await find(gateway);
    emulator.calls.clear();
    expect((await find(gateway, { email: OTHER.email })).sightings).toEqual([
      ['a', 1],
      ['b', 1],
      ['d', 1],
    ]);
    expect(emulator.calls.list).toEqual([]);
  });

  test('of one customer are read once an operation, whatever the aliases', async () => {
    const { emulator, gateway } = await start();
    const field = `findInvalidEmail(email: "${WANTED}", first: 2) { nodes { invalidEmails { id } } }`;
    const { data } = await gateway.execute<Record<'x' | 'y', unknown>>(`{ x: ${field} y: ${field} }`);
    expect(data.x).toEqual(data.y);
    expect(emulator.calls.list).toHaveLength(3);
  });
});

describe('pages', () => {
  test('bound the customers looked at: one may be empty and go on', async () => {
    const { emulator, gateway } = await start();
    const seen: (readonly (readonly [string, number])[])[] = [];
    for (let after: string | null | undefined = null; ; ) {
      emulator.calls.clear();
      const page = await find(gateway, { first: 1, after });
      seen.push(page.sightings);
      expect(emulator.calls.list).toHaveLength(2);
      expect(page.pageInfo.endCursor).not.toBe(after);
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual([[], [['b', 3]], [], [['d', 1]], []]);
  });

  test('go on from an edge as well', async () => {
    const { gateway } = await start();
    const { edges } = await find(gateway);
    expect((await find(gateway, { after: edges[0]?.cursor ?? null })).sightings).toEqual([['d', 1]]);
  });

  test('stay right when customers come and go', async () => {
    const { emulator, gateway } = await start();
    const { pageInfo } = await find(gateway, { first: 3 });
    emulator.state.removeCustomer('c');
    emulator.state.addCustomer({ user: 'aa', rows: [ROW] });
    emulator.state.addCustomer({ user: 'cc', rows: [ROW] });
    expect((await find(gateway, { first: 2, after: pageInfo.endCursor })).sightings).toEqual([
      ['cc', 1],
      ['d', 1],
    ]);
  });

  test('beyond the last customer are empty', async () => {
    const { emulator, gateway } = await start();
    const { pageInfo } = await find(gateway);
    expect(await find(gateway, { after: pageInfo.endCursor })).toMatchObject({
      edges: [],
      unreadable: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
    expect(emulator.calls.list).toHaveLength(7);
  });
});

describe('what cannot be read', () => {
  test('is named with its reason, and hides nothing else', async () => {
    const { emulator, gateway } = await start();
    emulator.faults.plan({ fault: { kind: 'proxy-page', status: 404 }, user: 'a', times: 'always' });
    emulator.faults.plan({ fault: { kind: 'throttled' }, user: 'b', times: 'always' });
    emulator.faults.plan({ fault: { kind: 'answer', body: '{"message":"User not found"}' }, user: 'e' });
    const page = await find(gateway);
    expect(page.sightings).toEqual([['d', 1]]);
    expect(page.unreadable).toEqual([
      { user: 'a', code: 'UPSTREAM_PROTOCOL' },
      { user: 'b', code: 'UPSTREAM_THROTTLED' },
      { user: 'e', code: 'CUSTOMER_NOT_FOUND' },
    ]);
    const lines = gateway.logLines.map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines).toContainEqual(expect.objectContaining({ code: 'UPSTREAM_PROTOCOL', user: 'a', customers: 1 }));
  });

  test('because the budget is spent is unreadable too', async () => {
    const { gateway } = await start({ UPSTREAM_CALLS_PER_MINUTE: '3' });
    const { sightings, unreadable } = await find(gateway);
    // The directory is the first of the three calls, unless a minute ends meanwhile.
    expect(sightings.length + unreadable.length).toBeGreaterThanOrEqual(3);
    expect(new Set(unreadable.map(({ code }) => code))).toEqual(new Set(['UPSTREAM_THROTTLED']));
  });

  test('the directory: then there is no answer', async () => {
    const { emulator, gateway } = await start();
    emulator.faults.plan({ fault: { kind: 'damage', part: 'last' } });
    const { data, errors } = await gateway.execute(FindInvalidEmailDocument, { email: WANTED });
    expect(data).toEqual({ findInvalidEmail: null });
    expect(errors).toMatchObject([{ path: ['findInvalidEmail'], extensions: { code: 'UPSTREAM_PROTOCOL' } }]);
    expect(emulator.calls.list).toHaveLength(1);
  });
});

describe('refused', () => {
  test.each([
    ['no address', { email: '' }, '"email" is empty; give 1 to 1024 characters.'],
    ['an endless address', { email: 'x'.repeat(1025) }, '"email" is too long; give at most 1024 characters.'],
    ['first: 0', { email: 'x', first: 0 }, '"first" is 0; give 1 to 100.'],
    ['first: 101', { email: 'x', first: 101 }, '"first" is 101; give 1 to 100.'],
    ['after', { email: 'x', after: 'abc' }, '"after" is not a cursor of this gateway; pass one on exactly as it came.'],
  ])('%s', async (_, variables, message) => {
    const { emulator, gateway } = await start();
    const { data, errors } = await gateway.execute(FindInvalidEmailDocument, variables);
    expect(data).toEqual({ findInvalidEmail: null });
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(emulator.calls.list).toEqual([]);
  });

  test('more rows than an answer may have', async () => {
    const { gateway } = await start({ MAX_ROWS_PER_RESPONSE: '3' });
    const { data, errors } = await gateway.execute(FindInvalidEmailDocument, { email: WANTED });
    expect(data).toEqual({ findInvalidEmail: null });
    expect(errors).toMatchObject([
      {
        message: 'The answer would have more than 3 rows (MAX_ROWS_PER_RESPONSE); look at fewer customers (first).',
        extensions: { code: 'RESULT_TOO_LARGE' },
      },
    ]);
  });
});

test('odd addresses are found exactly as they are listed', async () => {
  const { emulator, gateway } = await start();
  for (const email of [' ', '100%', 'a+b@x', 'é@x', 'tab\there']) {
    emulator.state.appendRows('e', [{ ...ROW, email }]);
    expect((await find(gateway, { email })).sightings).toEqual([['e', 1]]);
  }
});
