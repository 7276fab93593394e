import { generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { type HttpAnswer, jsonOf, send } from '../support/http.js';
import { issue, newKey, startJwksServer } from '../support/jwks-server.js';
import {
  asymmetric,
  bearer,
  callerWith,
  forgeToken,
  hmac,
  inSeconds,
  JWT_SECRET,
  tokenOf,
  unsigned,
  WITH_TOKENS,
} from '../support/tokens.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** Who gets in, through the whole gateway: GraphQL and exports alike. */

const ALL = { scope: 'invalid_emails:read invalid_emails:delete', customers: ['*'] };
const DELETE = `mutation { deleteInvalidEmail(user: "${SEED_USER}", email: "isaac@hotmail") { deleted } }`;
const EXPORT = `/export/customers/${SEED_USER}/invalid-emails.csv`;

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url, { ...WITH_TOKENS, ...env }) };
}

type Headers = Readonly<Record<string, string | string[]>>;

/** Every way to data: a query, a delete, a query in the address, an export. */
const WAYS: Readonly<Record<string, (gateway: TestGateway, headers: Headers) => Promise<HttpAnswer>>> = {
  'a query': ({ url }, headers) =>
    graphql(url, `{ customer(user: "${SEED_USER}") { invalidEmails { email } } }`, headers),
  'a delete': ({ url }, headers) => graphql(url, DELETE, headers),
  'a query in the address': ({ url }, headers) =>
    send(url, { path: '/graphql?query={__typename}', headers: { 'apollo-require-preflight': '1', ...headers } }),
  'an export': ({ url }, headers) => send(url, { path: EXPORT, headers }),
};

function graphql(url: string, query: string, headers: Headers): Promise<HttpAnswer> {
  const body = JSON.stringify({ query });
  return send(url, {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

const MESSAGE = 'This needs a valid token, in the header "Authorization: Bearer <token>".';
const REALM = 'Bearer realm="invalid-emails-gateway"';

function expectRefused(answer: HttpAnswer, challenge: string): void {
  expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, challenge]);
  // The same for all: it does not say why.
  expect(jsonOf(answer)).toEqual({ errors: [{ message: MESSAGE, extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(answer.headers['cache-control']).toBe('no-store');
}

test.each(Object.entries(WAYS))('%s is answered to a good token', async (_, ask) => {
  const { gateway } = await start();
  const answer = await ask(gateway, bearer(tokenOf(ALL)));
  expect([answer.status, answer.body.includes('errors')]).toEqual([200, false]);
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const good = (): object => ({ ...ALL, sub: 'mallory', iss: 'us', aud: 'gateway', exp: inSeconds(3600) });
const forge = (header: object, claims: object = {}, signer = hmac(JWT_SECRET)): Headers =>
  bearer(forgeToken({ alg: 'HS256', ...header }, { ...good(), ...claims }, signer));

const ATTACKS: readonly (readonly [string, () => Headers, string])[] = [
  ['algorithm none', () => forge({ alg: 'none' }, {}, unsigned), 'not a Bearer token of three parts'],
  ['algorithm none with a signature', () => forge({ alg: 'none' }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
  [
    'a signature of another kind',
    () => forge({ alg: 'RS256' }, {}, asymmetric(rsa.privateKey)),
    'ERR_JOSE_ALG_NOT_ALLOWED',
  ],
  ['another secret', () => forge({}, {}, hmac('hunter2')), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  [
    'a key that it brings along',
    () => forge({ alg: 'RS256', jwk: rsa.publicKey.export({ format: 'jwk' }) }, {}, asymmetric(rsa.privateKey)),
    'ERR_JOSE_ALG_NOT_ALLOWED',
  ],
  ['an end that is past', () => forge({}, { exp: inSeconds(-31) }), 'ERR_JWT_EXPIRED (exp check_failed)'],
  ['no end', () => forge({}, { exp: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED (exp missing)'],
  [
    'a beginning to come',
    () => forge({}, { nbf: inSeconds(600) }),
    'ERR_JWT_CLAIM_VALIDATION_FAILED (nbf check_failed)',
  ],
  ['an issue to come', () => forge({}, { iat: inSeconds(600) }), 'iat is in the future'],
  ['another audience', () => forge({}, { aud: 'other' }), 'ERR_JWT_CLAIM_VALIDATION_FAILED (aud check_failed)'],
  ['another issuer', () => forge({}, { iss: 'them' }), 'ERR_JWT_CLAIM_VALIDATION_FAILED (iss check_failed)'],
  [
    'another payload',
    () => {
      const [header, , signature] = tokenOf(ALL).split('.');
      return bearer(`${header}.${tokenOf({ ...ALL, sub: 'root' }).split('.')[1]}.${signature}`);
    },
    'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  ],
  ['9,000 characters', () => forge({}, { pad: 'x'.repeat(9000) }), 'longer than 8192 characters'],
  ['no token', () => ({}), 'no Authorization header'],
  [
    'another scheme',
    () => ({ authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }),
    'not a Bearer token of three parts',
  ],
  ['a good token of no scheme', () => ({ authorization: tokenOf(ALL) }), 'not a Bearer token of three parts'],
  [
    'two headers, the first of them good',
    () => ({ authorization: [`Bearer ${tokenOf(ALL)}`, 'Bearer x'] }),
    'more than one Authorization header',
  ],
  [
    'a good token in a cookie',
    () => ({ cookie: `authorization=Bearer ${tokenOf(ALL)}; token=${tokenOf(ALL)}` }),
    'no Authorization header',
  ],
  [
    'a good token in another header',
    () => ({ 'x-authorization': `Bearer ${tokenOf(ALL)}` }),
    'no Authorization header',
  ],
];

describe('a token with', () => {
  test.each(ATTACKS)('%s opens nothing, calls nobody, and only the log says why', async (_, attack, reason) => {
    const { emulator, gateway } = await start({ JWT_ISSUER: 'us', JWT_AUDIENCE: 'gateway' });
    const headers = attack();
    for (const ask of Object.values(WAYS)) {
      const answer = await ask(gateway, { ...headers, 'x-request-id': 'the-attack' });
      expectRefused(answer, headers['authorization'] === undefined ? REALM : `${REALM}, error="invalid_token"`);
    }
    expect(emulator.calls.list).toEqual([]);
    // It is the attack that is refused: without it the same token is good.
    expect((await WAYS['an export']?.(gateway, forge({})))?.status).toBe(200);
    const lines = gateway.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = lines.filter(({ msg }) => msg === 'no caller');
    expect(told).toHaveLength(Object.keys(WAYS).length);
    for (const line of told) {
      expect(line).toMatchObject({ level: 'info', requestId: 'the-attack', code: 'UNAUTHENTICATED', reason });
    }
    const secret = String(headers['authorization'] ?? headers['cookie'] ?? 'mallory');
    for (const part of secret.split(/[ ,.;=]/).filter((text) => text.length > 8)) {
      expect(gateway.logLines.join('')).not.toContain(part);
    }
  });

  test('a place in the query string is not seen', async () => {
    const { gateway } = await start();
    const token = tokenOf(ALL);
    for (const name of ['access_token', 'token', 'authorization']) {
      expectRefused(await send(gateway.url, { path: `${EXPORT}?${name}=${token}` }), REALM);
    }
    expect(gateway.logLines.join('')).not.toContain(token);
  });
});

describe('with a public key or published ones', () => {
  test('the public key is no secret to sign with, and a foreign key id finds nothing', async () => {
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { gateway } = await start({ JWT_SECRET: '', JWT_PUBLIC_KEY: pem });
    const query = `{ customer(user: "${SEED_USER}") { invalidEmails { email } } }`;
    const invalid = `${REALM}, error="invalid_token"`;
    expectRefused(await graphql(gateway.url, query, forge({}, {}, hmac(pem))), invalid);
    expect((await graphql(gateway.url, query, forge({ alg: 'RS256' }, {}, asymmetric(rsa.privateKey)))).status).toBe(
      200,
    );

    const key = newKey('1');
    const issuer = await startJwksServer(key);
    const { gateway: other } = await start({ JWT_SECRET: '', JWT_JWKS_URL: issuer.url });
    expect((await graphql(other.url, query, bearer(issue(key, ALL)))).status).toBe(200);
    expectRefused(await graphql(other.url, query, bearer(issue(newKey('2'), ALL))), invalid);
  });

  test('whose issuer cannot be reached the caller is told to come back, and is not let in', async () => {
    const key = newKey('1');
    const issuer = await startJwksServer(key);
    issuer.answer((response) => response.writeHead(500).end());
    const { emulator, gateway } = await start({ JWT_SECRET: '', JWT_JWKS_URL: issuer.url });
    for (const ask of Object.values(WAYS)) {
      const answer = await ask(gateway, bearer(issue(key, ALL)));
      expect([answer.status, answer.headers['retry-after'], answer.headers['www-authenticate']]).toEqual([
        503,
        '2',
        undefined,
      ]);
      expect(jsonOf(answer)).toEqual({
        errors: [
          {
            message: 'Tokens cannot be checked at the moment; try again.',
            extensions: { code: 'UPSTREAM_UNAVAILABLE' },
          },
        ],
      });
    }
    expect(emulator.calls.list).toEqual([]);
  });
});

describe('whoever has no token is sent away', () => {
  /** What comes back on a socket for these bytes, until it is quiet for a moment or closed. */
  async function exchange(url: string, bytes: string): Promise<string> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.write(bytes);
    await new Promise((resolve, reject) => {
      socket.once('data', resolve);
      socket.once('error', reject);
    });
    socket.destroy();
    return text;
  }

  const HEAD = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';

  test('before a body is read: one that never comes is not waited for', async () => {
    const { gateway } = await start();
    expect(await exchange(gateway.url, `${HEAD}content-length: 100\r\n\r\n`)).toMatch(/^HTTP\/1\.1 401 /);
    for (const body of ['content-length: 10000000\r\n\r\n', 'transfer-encoding: chunked\r\n\r\n']) {
      const answer = await exchange(gateway.url, HEAD + body);
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
      // A long body is not worth the connection.
      expect(answer.toLowerCase()).toContain('\r\nconnection: close\r\n');
    }
  });

  test('and may go on with the same connection', async () => {
    const { gateway } = await start();
    const body = '{"query":"{ __typename }"}';
    const refused = `${HEAD}content-length: ${body.length}\r\n\r\n${body}`;
    const asked = `GET /graphql?query={__typename} HTTP/1.1\r\nhost: localhost\r\napollo-require-preflight: 1\r\nauthorization: Bearer ${tokenOf(ALL)}\r\nconnection: close\r\n\r\n`;
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.write(refused + asked);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
  });

  test.each([
    ['OPTIONS', '/graphql', 204],
    ['OPTIONS', EXPORT, 204],
    ['GET', '/healthz', 200],
    ['GET', '/readyz', 200],
    ['GET', '/', 200],
    ['GET', '/ide', 200],
    ['GET', '/nothing', 404],
  ])('but %s %s needs none: %i', async (method, path, status) => {
    const { gateway } = await start();
    const origin = 'https://studio.apollographql.com';
    const headers = { origin, 'access-control-request-method': 'POST' };
    expect((await send(gateway.url, { method, path, headers })).status).toBe(status);
  });

  test('in a way that a page of an allowed origin can read', async () => {
    const { gateway } = await start();
    const { headers } = await graphql(gateway.url, '{ __typename }', { origin: 'https://studio.apollographql.com' });
    expect(headers['access-control-allow-origin']).toBe('https://studio.apollographql.com');
    expect(headers['access-control-expose-headers']).toContain('www-authenticate');
  });

  test('from the schema as well', async () => {
    const { gateway } = await start();
    expectRefused(await graphql(gateway.url, '{ __schema { types { name } } }', {}), REALM);
    const answer = await graphql(gateway.url, '{ __schema { types { name } } }', callerWith('', []));
    expect(answer.status).toBe(200);
  });
});

test('any host name leads to a gateway that asks for tokens', async () => {
  const { gateway } = await start();
  const answer = await graphql(gateway.url, '{ __typename }', { host: 'gateway.example.com', ...bearer(tokenOf()) });
  expect(answer.status).toBe(200);
});
