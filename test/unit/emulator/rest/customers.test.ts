import { describe, expect, test } from '@jest/globals';
import { row, startTrial } from './calling.js';

const names = (body: readonly { readonly username: string }[]) => body.map(({ username }) => username);

describe('subusers', () => {
  test('are the customers of the account, with what version 3 says of them', () => {
    const trial = startTrial({ a: [], 'b@b.example': [row('x')] });
    trial.state.addCustomer({ user: 'c', profile: { active: 'false', email: 'c@c.example' } });
    expect(trial.call('/v3/subusers').body).toEqual([
      { id: 1_000_001, username: 'a', email: 'a@customers.example', disabled: false },
      { id: 1_000_002, username: 'b@b.example', email: 'b@b.example', disabled: false },
      { id: 1_000_003, username: 'c', email: 'c@c.example', disabled: true },
    ]);
  });

  test('come in pages, 500 of them by default', () => {
    const trial = startTrial(Object.fromEntries(Array.from({ length: 502 }, (_, index) => [`u${index}`, []])));
    expect(trial.call('/v3/subusers').body).toHaveLength(500);
    expect(names(trial.call('/v3/subusers?limit=2&offset=500').body)).toEqual(['u500', 'u501']);
    expect(trial.call('/v3/subusers?offset=502').body).toEqual([]);
    expect(trial.call('/v3/subusers?limit=501')).toMatchObject({ status: 400, body: { errors: [{ field: 'limit' }] } });
  });

  test('are found by name, exactly or by its begin', () => {
    const trial = startTrial({ acme: [], 'acme-2': [], Acme: [] });
    expect(names(trial.call('/v3/subusers?username=acme').body)).toEqual(['acme']);
    expect(trial.call('/v3/subusers?username=acm').body).toEqual([]);
    expect(trial.call('/v3/subusers?username=').body).toHaveLength(3);
    trial.behaviour.usernameFilter = 'prefix';
    expect(names(trial.call('/v3/subusers?username=acme').body)).toEqual(['acme', 'acme-2']);
  });

  test('are found by region, and say theirs when asked', () => {
    const trial = startTrial({ a: [] });
    trial.state.addCustomer({ user: 'e', region: 'eu' });
    const found = (query: string) => names(trial.call(`/v3/subusers?${query}`).body);
    expect([found('region=all'), found('region=global'), found('region=eu'), found('region=')]).toEqual([
      ['a', 'e'],
      ['a'],
      ['e'],
      ['a', 'e'],
    ]);
    expect(trial.call('/v3/subusers?region=eu&include_region=true').body).toMatchObject([{ region: 'eu' }]);
    expect(trial.call('/v3/subusers?region=eu&include_region=false').body[0]).not.toHaveProperty('region');
    expect(trial.call('/v3/subusers?region=us')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'region' }] },
    });
  });

  test('a customer has none', () => {
    expect(startTrial({ a: [] }).call('/v3/subusers', { as: 'a' }).body).toEqual([]);
  });
});

describe('accounts', () => {
  test('come in pages of 10, each beginning after the last id of the page before', () => {
    const trial = startTrial(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`u${index}`, []])));
    const first = trial.call('/v3/partners/accounts').body;
    expect(first.accounts).toHaveLength(10);
    expect(first.accounts[0]).toEqual({
      id: trial.state.account('u0').id,
      email: 'u0@customers.example',
      created_at: '2009-06-02T00:00:00Z',
      updated_at: '2009-06-02T00:00:00Z',
    });
    expect(first.pages).toEqual({ last: trial.state.account('u9').id });
    const second = trial.call(`/v3/partners/accounts?limit=100&offset=${first.pages.last}`).body;
    expect(second.accounts.map(({ id }: { id: string }) => id)).toEqual(
      ['u10', 'u11'].map((user) => trial.state.account(user).id),
    );
    const end = trial.call(`/v3/partners/accounts?offset=${second.pages.last}`).body;
    expect(end).toEqual({ accounts: [], pages: {} });
  });

  test.each([
    ['limit', '0'],
    ['limit', '101'],
    ['offset', '10'],
    ['offset', 'sg0'],
  ])('refuse %s=%s by its name', (field, value) => {
    const { status, body } = startTrial().call(`/v3/partners/accounts?${field}=${value}`);
    expect({ status, field: body.errors[0].field }).toEqual({ status: 400, field });
  });

  test('keep their ids: after a reset, and when a customer is replaced', () => {
    const { state } = startTrial({ a: [], b: [] });
    const before = state.account('b');
    state.addCustomer({ user: 'b', profile: { city: 'x' } });
    expect(state.account('b')).toEqual(before);
    state.removeCustomer('a');
    state.reset();
    expect(state.account('b')).toEqual(before);
    expect(state.userWithAccountId(before.id)).toBe('b');
    expect(state.userWithAccountId('sg')).toBeNull();
    expect(startTrial({ a: [], b: [] }).state.account('b')).toEqual(before);
  });
});
