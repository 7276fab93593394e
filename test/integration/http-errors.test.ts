import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { type HttpAnswer, jsonOf, post, send } from '../support/http.js';
import { startUpstream } from '../support/upstream.js';

/** Errors before GraphQL have GraphQL's shape, so that a client needs to understand only one. */

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, ...(await startGateway(emulator.url, env)) };
}

function expectError(answer: HttpAnswer, status: number, message: string | RegExp): void {
  expect(answer.status).toBe(status);
  const errors = [{ message: expect.stringMatching(message), extensions: { code: 'BAD_REQUEST' } }];
  expect(jsonOf(answer)).toEqual({ errors });
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
  });
}

test.each([
  '/nothing',
  '/graphql/',
  '/GraphQL',
  '/graphqlx',
  '/healthz/x',
  '//',
  '/%ZZ',
  '/../graphql',
  '/constructor',
])('%s is 404', async (path) => {
  const { url } = await start();
  const message = /^There is nothing here; GraphQL is at \/graphql\.$/;
  expectError(await send(url, { path }), 404, message);
  expectError(await send(url, { path, method: 'POST', body: '{}' }), 404, message);
  expectError(await send(url, { path: `${path}?query={__typename}` }), 404, message);
});

describe('methods of /graphql', () => {
  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])('%s is 405', async (method) => {
    const { url, emulator } = await start();
    const answer = await send(url, { method, path: '/graphql' });
    expectError(answer, 405, /^GraphQL takes GET and POST\.$/);
    expect(answer.headers.allow).toBe('GET, POST');
    expect(emulator.calls.list).toEqual([]);
  });

  test('HEAD is 405 without a body', async () => {
    const { url } = await start();
    const answer = await send(url, { method: 'HEAD', path: '/graphql' });
    expect(answer).toMatchObject({ status: 405, body: '' });
  });

  test('a mutation by GET is 405 and changes nothing', async () => {
    const { url, emulator } = await start();
    const query = 'mutation { deleteInvalidEmail(user: "single", email: "brandon") { deleted } }';
    const path = `/graphql?${new URLSearchParams({ query }).toString()}`;
    const answer = await send(url, { path, headers: { 'apollo-require-preflight': 'yes' } });
    expectError(answer, 405, /^GET requests only support query operations/);
    expect(answer.headers.allow).toBe('POST');
    expect(emulator.calls.list).toEqual([]);
    expect(emulator.state.size('single')).toBe(1);
  });
});

describe('content types', () => {
  test.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/json; charset=iso-8859-1',
    'application/json; charset=utf-16',
    'application/jsonx',
    'text/plain; application/json',
  ])('%s is 415', async (contentType) => {
    const { url } = await start();
    const answer = await send(url, {
      method: 'POST',
      path: '/graphql',
      headers: { 'apollo-require-preflight': 'yes', ...(contentType && { 'content-type': contentType }) },
      body: '{"query":"{ __typename }"}',
    });
    expectError(answer, 415, /^Send the operation as application\/json, in UTF-8\.$/);
  });

  test.each(['application/json', 'Application/JSON; charset=UTF-8', 'application/json ;charset="utf-8"; odd=yes'])(
    '%s is taken',
    async (contentType) => {
      const { url } = await start();
      const answer = await post(url, { query: '{ __typename }' }, { 'content-type': contentType });
      expect(answer.status).toBe(200);
      expect(jsonOf(answer)).toEqual({ data: { __typename: 'Query' } });
    },
  );
});

describe('bodies', () => {
  test.each(['', ' ', '{', '{"query":"{ __typename }"', '{"query":"{ __typename }"}}', "{'query':''}", 'undefined'])(
    '%j is no JSON: 400',
    async (body) => {
      const { url } = await start();
      expectError(await post(url, body), 400, /^The body is not valid JSON in UTF-8\.$/);
    },
  );

  test('bytes that are no UTF-8 are 400', async () => {
    const { url } = await start();
    const body = Buffer.concat([Buffer.from('{"query":"{ __typename } #'), Buffer.from([0xe9]), Buffer.from('"}')]);
    const headers = { 'content-type': 'application/json' };
    const answer = await send(url, { method: 'POST', path: '/graphql', headers, body });
    expectError(answer, 400, /^The body is not valid JSON in UTF-8\.$/);
  });

  test.each(['null', '7', '"text"', '[]', '{}', '{"query":7}', '{"query":"{ __typename }","variables":7}'])(
    '%s is no operation: 400',
    async (body) => {
      const { url } = await start();
      const answer = await post(url, body);
      expect(answer.status).toBe(400);
      expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    },
  );

  test('a caller that leaves in the middle of its body breaks nothing', async () => {
    const { url, logLines } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    );
    socket.end();
    await text(socket);
    const answer = await post(url, { query: '{ __typename }' });
    expect(answer.status).toBe(200);
    expect(logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
