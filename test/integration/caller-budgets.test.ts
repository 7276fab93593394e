import { describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { startGateway } from '../support/gateway.js';
import { SMALL_USERS, startUpstream } from '../support/upstream.js';

const FREE = 'query ($user: String!) { customer(user: $user) { id } }';
const LIST = 'query ($user: String!) { customer(user: $user) { invalidEmails { email } } }';
const DELETE =
  'mutation ($user: String!) { deleteInvalidEmails(user: $user, emails: ["nobody@example.com"]) { results { outcome code retryAfterMs } } }';
const SECRET = 'a secret of the tests of budgets, long enough';
const USER = SMALL_USERS[0] ?? '';

async function start(env: Readonly<Record<string, string>>) {
  const upstream = await startUpstream();
  return { upstream, gateway: await startGateway(upstream.url, env) };
}

describe('requests', () => {
  test('are counted down in the headers, and refused with 429 once they are spent', async () => {
    const { gateway } = await start({ CALLER_REQUESTS_PER_MINUTE: '2' });
    const [first, second, third] = [
      await gateway.execute(FREE, { user: USER }),
      await gateway.execute(FREE, { user: USER }),
      await gateway.execute(FREE, { user: USER }),
    ];
    expect([first, second, third].map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(first.headers.get('ratelimit-limit')).toBe('2');
    expect([first, second, third].map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['1', '0', '0']);
    expect(Number(first.headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
    const [error] = third.errors;
    expect(error?.extensions.code).toBe('RATE_LIMITED');
    expect(error?.extensions.retryAfterMs).toBeGreaterThan(0);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    const exported = await fetch(`${gateway.url}/export/customers/${USER}/invalid-emails.csv`);
    expect(exported.status).toBe(429);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });

  test('of one address are those of another only behind a proxy that is trusted', async () => {
    const send = async (env: Readonly<Record<string, string>>) => {
      const { gateway } = await start({ CALLER_REQUESTS_PER_MINUTE: '1', ...env });
      const from = async (forwardedFor: string) =>
        (await gateway.execute(FREE, { user: USER }, { 'x-forwarded-for': forwardedFor })).status;
      return [await from('192.0.2.1'), await from('192.0.2.2'), await from('made up, 192.0.2.1')];
    };
    expect(await send({})).toEqual([200, 429, 429]);
    expect(await send({ TRUST_PROXY: '1' })).toEqual([200, 200, 429]);
  });

  test('are billed to the subject of a token; guesses at tokens to their address', async () => {
    const { gateway } = await start({
      CALLER_REQUESTS_PER_MINUTE: '1',
      AUTH: 'jwt',
      AUTH_OFF_I_KNOW: '',
      JWT_SECRET: SECRET,
    });
    const ask = async (authorization: string) =>
      (await gateway.execute(FREE, { user: USER }, { authorization })).status;
    const [alice, bob] = await Promise.all(['alice', 'bob'].map(tokenOf));
    expect(await ask(`Bearer ${alice}`)).toBe(200);
    expect(await ask(`Bearer ${bob}`)).toBe(200);
    expect(await ask(`Bearer ${alice}`)).toBe(429);
    expect(await ask('Bearer a.b.c')).toBe(401);
    expect(await ask('Bearer a.b.d')).toBe(429);
  });
});

describe('upstream calls', () => {
  test('are billed to who causes them; what is kept costs none, and other fields are untouched', async () => {
    const { upstream, gateway } = await start({ CALLER_UPSTREAM_CALLS_PER_MINUTE: '1', CACHE_TTL_MS: '60000' });
    expect((await gateway.execute(LIST, { user: USER })).errors).toEqual([]);
    expect((await gateway.execute(LIST, { user: USER })).errors).toEqual([]);
    const answer = await gateway.execute<{ kept: object | null; other: { id: string; invalidEmails: null } }>(
      'query ($user: String!, $other: String!) { kept: customer(user: $user) { invalidEmails { email } } other: customer(user: $other) { id invalidEmails { email } } }',
      { user: USER, other: SMALL_USERS[1] },
    );
    expect(answer.status).toBe(200);
    expect(answer.data.kept).not.toBeNull();
    expect(answer.data.other).toMatchObject({ id: expect.any(String), invalidEmails: null });
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['other', 'invalidEmails'], 'RATE_LIMITED'],
    ]);
    expect(answer.errors[0]?.extensions.retryAfterMs).toBeGreaterThan(0);
    expect(upstream.calls.list).toHaveLength(1);
  });

  test('a delete over the budget is FAILED and not sent', async () => {
    const { upstream, gateway } = await start({ CALLER_UPSTREAM_CALLS_PER_MINUTE: '1' });
    await gateway.execute(LIST, { user: USER });
    const { data } = await gateway.execute<{ deleteInvalidEmails: { results: readonly object[] } }>(DELETE, {
      user: USER,
    });
    expect(data.deleteInvalidEmails.results).toEqual([
      { outcome: 'FAILED', code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) },
    ]);
    expect(upstream.calls.list).toHaveLength(1);
  });

  test("one caller's spent budget fails nobody who shares its read", async () => {
    const { upstream, gateway } = await start({ CALLER_UPSTREAM_CALLS_PER_MINUTE: '1', TRUST_PROXY: '1' });
    const ask = (user: string | undefined, from: string) =>
      gateway.execute(LIST, { user }, { 'x-forwarded-for': from });
    await ask(SMALL_USERS[1], '192.0.2.1');
    const [spent, other] = await Promise.all([ask(USER, '192.0.2.1'), ask(USER, '192.0.2.2')]);
    expect(spent.errors.map(({ extensions }) => extensions.code)).toEqual(['RATE_LIMITED']);
    expect(other.errors).toEqual([]);
    expect(upstream.calls.list).toHaveLength(2);
  });
});

test('a look through customers names those that the budget does not cover', async () => {
  const { upstream, gateway } = await start({ CALLER_UPSTREAM_CALLS_PER_MINUTE: '4' });
  const { data, errors } = await gateway.execute<{ findInvalidEmail: { unreadable: readonly { code: string }[] } }>(
    'query ($email: String!) { findInvalidEmail(email: $email, first: 10) { unreadable { user code } } }',
    { email: 'nobody@example.com' },
  );
  expect(errors).toEqual([]);
  // The directory is the first call of the four.
  expect(data.findInvalidEmail.unreadable.map(({ code }) => code)).toEqual(Array(7).fill('RATE_LIMITED'));
  expect(upstream.calls.list).toHaveLength(4);
});

function tokenOf(subject: string): Promise<string> {
  return new SignJWT({ scope: 'invalid_emails:read', customers: ['*'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(SECRET));
}
