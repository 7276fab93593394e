import { describe, expect, test } from '@jest/globals';
import { createGateway } from '../../src/gateway.js';
import { createLogger } from '../../src/observability/logger.js';
import { startGateway } from '../support/gateway.js';
import { jsonOf, post, send } from '../support/http.js';
import { closeAfterTest } from '../support/leftovers.js';
import { configOf, PRODUCTION } from '../support/settings.js';
import { startUpstream } from '../support/upstream.js';

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, ...(await startGateway(emulator.url, env)) };
}

const TYPENAME = { query: '{ __typename }' };

describe('x-request-id', () => {
  test.each(['abc', 'A-Za-z0-9._:/+=-', 'x'.repeat(128)])('%s is kept and logged', async (id) => {
    const { url, logLines } = await start();
    const answer = await post(url, TYPENAME, { 'x-request-id': id });
    expect(answer.headers['x-request-id']).toBe(id);
    const lines = logLines.map((line) => JSON.parse(line));
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'request', requestId: id, status: 200 }));
  });

  test.each<[string, string | string[] | undefined]>([
    ['none', undefined],
    ['an empty one', ''],
    ['one with a space', 'a b'],
    ['one with a quote', '"'],
    ['one that is too long', 'x'.repeat(129)],
    ['one beyond ASCII', '\u00e9'],
    ['two', ['a', 'b']],
  ])('in place of %s a new one is made', async (_, given) => {
    const { url, logLines } = await start();
    const headers = given === undefined ? {} : { 'x-request-id': given };
    const ids = [await post(url, TYPENAME, headers), await post(url, TYPENAME, headers)].map(
      (answer) => answer.headers['x-request-id'],
    );
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(new Set(ids).size).toBe(2);
    if (given !== undefined && given !== '') expect(logLines.join('')).not.toContain(`"requestId":"${String(given)}`);
  });
});

describe('the Host header, without authentication on loopback', () => {
  test.each(['evil.example', 'evil.example:4000', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1'])(
    '%j is refused with 421, whatever is asked for',
    async (host) => {
      const { url, emulator } = await start();
      for (const path of ['/graphql', '/', '/healthz', '/nothing']) {
        const answer = await send(url, { path, headers: { host, 'apollo-require-preflight': '1' } });
        expect(answer.status).toBe(421);
        expect(jsonOf(answer)).toEqual({
          errors: [
            {
              message: 'Without authentication this gateway answers only to loopback host names, such as localhost.',
              extensions: { code: 'BAD_REQUEST' },
            },
          ],
        });
      }
      expect(emulator.calls.list).toEqual([]);
    },
  );

  test.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '127.8.8.8:4000', '[::1]:4000'])('%s is taken', async (host) => {
    const { url } = await start();
    expect((await send(url, { path: '/healthz', headers: { host } })).status).toBe(200);
  });
});

describe('CORS', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
  const ask = (url: string, origin: string) =>
    send(url, { method: 'OPTIONS', path: '/graphql', headers: { origin, ...preflight } });

  test('an origin of the list may call, by preflight and by call', async () => {
    const { url } = await start({ CORS_ORIGINS: 'https://a.example, https://b.example:8443' });
    for (const origin of ['https://a.example', 'https://b.example:8443']) {
      const asked = await ask(url, origin);
      expect(asked).toMatchObject({ status: 204, body: '' });
      expect(asked.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': expect.stringMatching(/\bcontent-type\b.*\bapollo-require-preflight\b/),
        vary: 'Origin',
      });
      const answer = await post(url, TYPENAME, { origin });
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': expect.stringContaining('x-request-id'),
        vary: 'Origin',
      });
    }
  });

  test.each(['https://c.example', 'http://a.example', 'https://a.example.evil.example', 'null', '*'])(
    '%s may not',
    async (origin) => {
      const { url } = await start({ CORS_ORIGINS: 'https://a.example' });
      for (const answer of [await ask(url, origin), await post(url, TYPENAME, { origin })]) {
        const names = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
        expect(names).toEqual([]);
        expect(answer.headers.vary).toBe('Origin');
      }
    },
  );

  test("Apollo Sandbox may, outside production only; credentials are nobody's", async () => {
    const origin = 'https://studio.apollographql.com';
    const development = await start();
    const allowed = await ask(development.url, origin);
    expect(allowed.headers['access-control-allow-origin']).toBe(origin);
    expect(allowed.headers['access-control-allow-credentials']).toBeUndefined();
    const production = await start({ ...PRODUCTION });
    expect((await ask(production.url, origin)).headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('/healthz and x-upstream', () => {
  test('a gateway before an upstream of its own says so nowhere', async () => {
    const { url, emulator } = await start();
    const answer = await send(url, { path: '/healthz' });
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toMatchObject({ status: 'ok', phase: 'ready' });
    expect(answer.headers['x-upstream']).toBeUndefined();
    expect(emulator.calls.list).toEqual([]);
  });

  test('a gateway on the embedded emulator says so with every answer', async () => {
    const gateway = await createGateway(configOf({ PORT: '0' }), createLogger('silent'));
    closeAfterTest(() => gateway.close());
    const answers = [
      await post(gateway.url, TYPENAME),
      ...(await Promise.all(['/', '/healthz', '/nothing'].map((path) => send(gateway.url, { path })))),
    ];
    expect(answers.map(({ status, headers }) => [status, headers['x-upstream']])).toEqual(
      [200, 200, 200, 404].map((status) => [status, 'emulator']),
    );
  });
});
