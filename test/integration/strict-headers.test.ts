import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { type HttpAnswer, type HttpRequest, post, send } from '../support/http.js';
import { WITH_TOKENS } from '../support/tokens.js';
import { until } from '../support/until.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** What browsers are told with every answer, whoever gives it. */

const STRICT = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
const ORIGIN = 'https://app.example.com';
const ENV = { CORS_ORIGINS: ORIGIN };
const FRONT_END = { origin: ORIGIN };
const JSON_TYPE = { 'content-type': 'application/json' };
const EXPORT = `/export/customers/${encodeURIComponent(SEED_USER)}/invalid-emails.csv`;

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, ...(await startGateway(emulator.url, { ...ENV, ...env })) };
}

const operation = (query: string): HttpRequest => ({
  method: 'POST',
  path: '/graphql',
  headers: { ...FRONT_END, ...JSON_TYPE },
  body: JSON.stringify({ query }),
});
const get = (path: string, headers: Readonly<Record<string, string>> = {}): HttpRequest => ({
  path,
  headers: { ...FRONT_END, ...headers },
});

function expectReadable({ headers }: HttpAnswer): void {
  expect(headers).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    'access-control-expose-headers': expect.stringMatching(/\bx-request-id\b.*\bretry-after\b/),
    vary: expect.stringMatching(/^Origin/),
  });
  expect(headers['access-control-allow-credentials']).toBeUndefined();
}

describe('an answer is neither run, framed, guessed at, embedded nor kept, and a front-end of the list can read it', () => {
  test.each<[string, number, HttpRequest]>([
    ['data', 200, operation(`{ customer(user: "${SEED_USER}") { invalidEmails { email } } }`)],
    ['a long one', 200, operation('{ customer(user: "medium") { invalidEmails { email reason created } } }')],
    [
      'an error of GraphQL',
      400,
      {
        ...operation('{ nonsense }'),
        headers: { ...FRONT_END, ...JSON_TYPE, accept: 'application/graphql-response+json' },
      },
    ],
    ['an export', 200, get(EXPORT)],
    ['a failed export', 404, get('/export/customers/nobody/invalid-emails.csv')],
    ['an unknown path', 404, get('/nothing')],
    ['a wrong method', 405, { ...get('/graphql'), method: 'PUT' }],
    ['a body of another kind', 415, { ...operation(''), headers: FRONT_END }],
    ['a host name from elsewhere', 421, get('/graphql', { host: 'evil.example' })],
    ['a probe', 200, get('/healthz')],
  ])('%s (%i)', async (_, status, request) => {
    const { url } = await start();
    const answer = await send(url, request);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(STRICT);
    expectReadable(answer);
  });

  test('no token (401)', async () => {
    const { url } = await start(WITH_TOKENS);
    const answer = await send(url, operation('{ __typename }'));
    expect(answer.status).toBe(401);
    expect(answer.headers).toMatchObject(STRICT);
    expectReadable(answer);
    expect(answer.headers['access-control-expose-headers']).toContain('www-authenticate');
  });

  test('a budget that is spent (429)', async () => {
    const { url } = await start({ CALLER_REQUESTS_PER_MINUTE: '1' });
    await send(url, operation('{ __typename }'));
    const answer = await send(url, operation('{ __typename }'));
    expect(answer.status).toBe(429);
    expect(answer.headers).toMatchObject(STRICT);
    expectReadable(answer);
    expect(answer.headers['access-control-expose-headers']).toContain('ratelimit-reset');
  });

  test('too much to do (503)', async () => {
    const { url, emulator } = await start({ MAX_REQUESTS_IN_FLIGHT: '1' });
    emulator.faults.plan({ fault: { kind: 'latency', ms: 500 } });
    const slow = send(url, operation(`{ customer(user: "${SEED_USER}") { invalidEmails { email } } }`));
    await until('the slow call', () => emulator.calls.list.length > 0);
    const answer = await send(url, operation('{ __typename }'));
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject(STRICT);
    expectReadable(answer);
    await slow;
  });

  test('what is no HTTP (400): its origin is not known, the rest holds', async () => {
    const { url } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end('no HTTP\r\n\r\n');
    const [head = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    for (const [name, value] of Object.entries(STRICT)) expect(head).toContain(`\r\n${name}: ${value}\r\n`);
  });
});

describe('a preflight is answered before any work', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
  test.each([
    ['without a token', WITH_TOKENS, {}],
    ['for a host name from elsewhere, so that the refusal can be read', {}, { host: 'evil.example' }],
  ])('%s', async (_, env, headers) => {
    const { url, emulator } = await start(env);
    const answer = await send(url, { ...get('/graphql', { ...preflight, ...headers }), method: 'OPTIONS' });
    expect(answer).toMatchObject({ status: 204, body: '' });
    expect(answer.headers).toMatchObject({ ...STRICT, 'access-control-max-age': '7200' });
    expectReadable(answer);
    expect(emulator.calls.list).toEqual([]);
  });
});

test('CSRF: a simple request, which a browser sends without a preflight, is not answered with data', async () => {
  const { url, emulator } = await start();
  const query = `{ customer(user: "${SEED_USER}") { invalidEmails { email } } }`;
  const answers = [
    await send(url, get(`/graphql?${new URLSearchParams({ query }).toString()}`)),
    await send(url, { ...operation(query), headers: { 'content-type': 'text/plain' } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 415]);
  expect(emulator.calls.list).toEqual([]);
  expect((await post(url, { query })).status).toBe(200);
});
