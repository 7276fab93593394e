import { describe, expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { SEED_ROWS, SEED_USER, SMALL_USERS, startUpstream } from '../support/upstream.js';

/** `a0: customer(user: …) { … } a1: …`, one alias for every user. */
function aliases(users: readonly string[], selection: string): string {
  const fields = users.map((user, index) => `a${index}: customer(user: ${JSON.stringify(user)}) { ${selection} }`);
  return `{ ${fields.join('\n')} }`;
}

const LIST = 'invalidEmails { email reason created }';

describe('calls to the upstream', () => {
  test('50 customers of which 25 are distinct are exactly 25 calls, as many at a time as the limit says', async () => {
    const emulator = await startUpstream({ latencyMs: 30 });
    const gateway = await startGateway(emulator.url, { UPSTREAM_CONCURRENCY: '4' });
    const users = [...SMALL_USERS, ...SMALL_USERS.toReversed()];
    const { data, errors } = await gateway.execute(aliases(users, 'invalidEmails { email }'));
    expect(errors).toEqual([]);
    const expected = users.map((user, index) => [
      `a${index}`,
      { invalidEmails: emulator.state.rows(user).map(({ email }) => ({ email })) },
    ]);
    expect(data).toEqual(Object.fromEntries(expected));
    expect(emulator.calls.list).toHaveLength(25);
    expect(new Set(emulator.calls.list.map(({ fields }) => fields['user']))).toEqual(new Set(SMALL_USERS));
    expect(emulator.calls.maxInFlight).toBe(4);
  });

  test('the limit is one for all requests together', async () => {
    const emulator = await startUpstream({ latencyMs: 30 });
    const gateway = await startGateway(emulator.url, { UPSTREAM_CONCURRENCY: '3' });
    const halves = [SMALL_USERS.slice(0, 12), SMALL_USERS.slice(12)];
    const answers = await Promise.all(halves.map((users) => gateway.execute(aliases(users, LIST))));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(emulator.calls.list).toHaveLength(25);
    expect(emulator.calls.maxInFlight).toBe(3);
  });

  test('id and user alone make none, and the customer need not exist', async () => {
    const emulator = await startUpstream();
    const gateway = await startGateway(emulator.url);
    const { data, errors } = await gateway.execute(
      `{ a: customer(user: "nobody") { id user __typename } b: customers(users: ["nobody", "${SEED_USER}"]) { id user } }`,
    );
    const nobody = { id: expect.any(String), user: 'nobody' };
    expect(data).toEqual({
      a: { ...nobody, __typename: 'Customer' },
      b: [nobody, { id: expect.any(String), user: SEED_USER }],
    });
    expect(errors).toEqual([]);
    expect(emulator.calls.list).toEqual([]);
  });

  test('the same customer under other arguments and other roots is read once', async () => {
    const emulator = await startUpstream();
    const gateway = await startGateway(emulator.url);
    const { data, errors } = await gateway.execute(`{
      a: customer(user: "${SEED_USER}") { one: invalidEmails(limit: 1) { email } all: invalidEmails { email } }
      b: customers(users: ["${SEED_USER}", "${SEED_USER}"]) { invalidEmails(offset: 2) { reason } }
    }`);
    expect(errors).toEqual([]);
    const tail = { invalidEmails: [{ reason: 'Known bad domain' }] };
    expect(data).toEqual({
      a: { one: [{ email: 'example@example.com' }], all: SEED_ROWS.map(({ email }) => ({ email })) },
      b: [tail, tail],
    });
    expect(emulator.calls.list).toHaveLength(1);
  });

  test('a later request reads afresh where nothing is kept', async () => {
    const emulator = await startUpstream();
    const gateway = await startGateway(emulator.url, { CACHE_TTL_MS: '0' });
    const query = aliases(['single'], 'invalidEmails { email }');
    await gateway.execute(query);
    emulator.state.replaceRows('single', []);
    const { data } = await gateway.execute(query);
    expect(data).toEqual({ a0: { invalidEmails: [] } });
    expect(emulator.calls.list).toHaveLength(2);
  });

  test('a place in the queue is refused when it is full, and only then', async () => {
    const emulator = await startUpstream({ latencyMs: 50 });
    const gateway = await startGateway(emulator.url, { UPSTREAM_CONCURRENCY: '2', UPSTREAM_QUEUE: '3' });
    const { errors } = await gateway.execute(aliases(SMALL_USERS.slice(0, 7), LIST));
    expect(errors.map(({ path, message, extensions }) => [path, extensions.code, message])).toEqual(
      [5, 6].map((index) => [
        [`a${index}`, 'invalidEmails'],
        'UPSTREAM_UNAVAILABLE',
        'Too many calls wait for the upstream (3, UPSTREAM_QUEUE); try again later.',
      ]),
    );
    expect(emulator.calls.list).toHaveLength(5);
  });
});

describe('failures', () => {
  test('a customer that fails fails alone, wherever it is asked for, and is asked for once', async () => {
    const emulator = await startUpstream();
    const gateway = await startGateway(emulator.url);
    const users = [SEED_USER, 'nobody', 'empty', 'nobody'];
    const { status, data, errors } = await gateway.execute(aliases(users, `user ${LIST}`));
    expect(status).toBe(200);
    expect(data).toEqual({
      a0: { user: SEED_USER, invalidEmails: SEED_ROWS },
      a1: { user: 'nobody', invalidEmails: null },
      a2: { user: 'empty', invalidEmails: [] },
      a3: { user: 'nobody', invalidEmails: null },
    });
    const notRegistered = {
      message: 'This customer is not registered under the account.',
      extensions: { code: 'CUSTOMER_NOT_FOUND' },
    };
    expect(errors).toEqual([
      { ...notRegistered, locations: expect.any(Array), path: ['a1', 'invalidEmails'] },
      { ...notRegistered, locations: expect.any(Array), path: ['a3', 'invalidEmails'] },
    ]);
    expect(emulator.calls.list).toHaveLength(3);
  });

  test('refused credentials fail every list, with the word for the operator', async () => {
    const emulator = await startUpstream();
    const gateway = await startGateway(emulator.url, { SENDGRID_API_KEY: 'wrong' });
    const { data, errors } = await gateway.execute(aliases([SEED_USER, 'empty'], LIST));
    expect(data).toEqual({ a0: { invalidEmails: null }, a1: { invalidEmails: null } });
    expect(errors.map(({ message, extensions }) => [extensions.code, message])).toEqual(
      Array(2).fill([
        'UPSTREAM_REJECTED',
        "The upstream refused the gateway's own credentials; the operator must mend them.",
      ]),
    );
    expect(emulator.calls.list).toHaveLength(2);
  });
});
