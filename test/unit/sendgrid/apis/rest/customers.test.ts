import { describe, expect, test } from '@jest/globals';
import { createRestApi } from '../../../../../src/sendgrid/apis/rest.js';
import { rejected } from '../../../../support/caught.js';
import { profileOf } from '../../../../support/customers.js';
import { createRestUpstream, json, type RestAnswer } from '../../../../support/rest-upstream.js';
import { createWork } from '../../../../support/work.js';

/** Reads the directory of an upstream that answers so. */
function reading(accountMode: 'subuser' | 'account-id', respond: (query: URLSearchParams, call: number) => RestAnswer) {
  const upstream = createRestUpstream([], ({ path }, call) =>
    respond(new URL(`http://host${path}`).searchParams, call),
  );
  const api = createRestApi({ accountMode, deletesAtOnce: 1, now: Date.now });
  return { sent: upstream.sent, customers: api.customers(upstream.send, createWork()) };
}

const names = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `s${from + index}`);

describe('subusers', () => {
  const pageOf = (all: readonly string[], query: URLSearchParams) => {
    const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset'))];
    return json(
      200,
      all.slice(offset, offset + limit).map((username) => ({ username })),
    );
  };

  test('are read with what is known of them', async () => {
    const subusers = [
      { id: 1, username: 'a', email: 'a@x', disabled: false },
      { id: 2, username: 'b', email: '', disabled: true, region: 'eu' },
      { username: 'c' },
    ];
    expect(await reading('subuser', () => json(200, subusers)).customers).toEqual([
      profileOf('a', { email: 'a@x', active: true }),
      profileOf('b', { active: false }),
      profileOf('c'),
    ]);
  });

  test.each([
    [0, 1],
    [9, 1],
    [10, 2],
    [499, 2],
    [500, 2],
    [998, 2],
    [999, 3],
    [1234, 3],
  ])('%i of them take %i calls, on nobody\u2019s behalf', async (count, calls) => {
    const { sent, customers } = reading('subuser', (query) => pageOf(names(count), query));
    expect((await customers).map(({ user }) => user)).toEqual(names(count));
    expect(sent).toHaveLength(calls);
    for (const { operation, bucket, headers } of sent) {
      expect({ operation, bucket, headers }).toEqual({
        operation: 'customers',
        bucket: 'GET /v3/subusers',
        headers: { accept: 'application/json' },
      });
    }
  });

  test('are followed over pages that are shorter than was asked for', async () => {
    const { customers } = reading('subuser', (query) => {
      query.set('limit', '50');
      return pageOf(names(120), query);
    });
    expect((await customers).map(({ user }) => user)).toEqual(names(120));
  });

  test('that change meanwhile are read again, at most twice', async () => {
    const once = reading('subuser', (query, call) => pageOf(names(1234 - (call > 0 ? 1 : 0), call > 0 ? 1 : 0), query));
    expect((await once.customers).map(({ user }) => user)).toEqual(names(1233, 1));
    const always = reading('subuser', (query, call) => pageOf(names(1234, call), query));
    expect(await rejected(always.customers)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(always.sent).toHaveLength(6);
  });

  test.each([
    ['no name', [{ id: 1 }]],
    ['a blank name', [{ username: ' ' }]],
    ['a name that is no text', [{ username: 1 }]],
    ['a text in the place of a truth value', [{ username: 'a', disabled: 'false' }]],
    ['no list', { result: [] }],
  ])('with %s are refused as a whole', async (_, body) => {
    expect(await rejected(reading('subuser', () => json(200, body)).customers)).toMatchObject({
      code: 'UPSTREAM_PROTOCOL',
    });
  });
});

describe('accounts', () => {
  test('are read from one id to the next', async () => {
    const all = names(250).map((id) => ({ id, email: `${id}@x` }));
    const { sent, customers } = reading('account-id', (query) => {
      const from = all.findIndex(({ id }) => id === query.get('offset')) + 1;
      return json(200, { accounts: all.slice(from, from + 100), pages: {} });
    });
    expect(await customers).toEqual(names(250).map((id) => profileOf(id, { email: `${id}@x` })));
    expect(sent.map(({ path }) => path)).toEqual([
      '/v3/partners/accounts?limit=100',
      '/v3/partners/accounts?limit=100&offset=s99',
      '/v3/partners/accounts?limit=100&offset=s199',
    ]);
  });

  test('are followed over pages that are shorter than was asked for', async () => {
    const all = names(25).map((id) => ({ id }));
    const { sent, customers } = reading('account-id', (query) => {
      const from = all.findIndex(({ id }) => id === query.get('offset')) + 1;
      return json(200, { accounts: all.slice(from, from + 10), pages: {} });
    });
    expect((await customers).map(({ user }) => user)).toEqual(names(25));
    expect(sent).toHaveLength(3);
  });

  test('of an upstream that gives the same page again and again are refused', async () => {
    const accounts = names(100).map((id) => ({ id }));
    const { sent, customers } = reading('account-id', () => json(200, { accounts, pages: {} }));
    expect(await rejected(customers)).toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
    expect(sent).toHaveLength(2);
  });

  test.each([[[]], [{ accounts: {} }], [{ accounts: ['a'] }], [{ accounts: [{ email: 'a' }] }]])(
    '%j is refused',
    async (body) => {
      expect(await rejected(reading('account-id', () => json(200, body)).customers)).toMatchObject({
        code: 'UPSTREAM_PROTOCOL',
      });
    },
  );
});
