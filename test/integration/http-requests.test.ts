import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import { CustomerInvalidEmailsDocument } from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { jsonOf, send } from '../support/http.js';
import { SEED_ROWS, SEED_USER, startUpstream } from '../support/upstream.js';

const SEARCH = new URLSearchParams({
  query: print(CustomerInvalidEmailsDocument),
  variables: JSON.stringify({ user: SEED_USER }),
}).toString();

async function start() {
  const emulator = await startUpstream();
  return { emulator, ...(await startGateway(emulator.url)) };
}

test.each(['apollo-require-preflight', 'x-apollo-operation-name'])('a query by GET runs with %s', async (header) => {
  const { url, emulator } = await start();
  const answer = await send(url, { path: `/graphql?${SEARCH}`, headers: { [header]: 'yes' } });
  expect(answer.status).toBe(200);
  const rows = SEED_ROWS.map((row) => expect.objectContaining(row));
  expect(jsonOf(answer)).toMatchObject({ data: { customer: { user: SEED_USER, invalidEmails: rows } } });
  expect(emulator.calls.list).toHaveLength(1);
});

describe('CSRF prevention', () => {
  test.each([
    {},
    { accept: 'text/html' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'multipart/form-data; boundary=x' },
  ])('a GET with %p, which any page can send, is refused', async (headers) => {
    const { url, emulator } = await start();
    const answer = await send(url, { path: `/graphql?${SEARCH}`, headers });
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({
      errors: [{ message: expect.stringContaining('CSRF'), extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(emulator.calls.list).toEqual([]);
  });

  test('a GET that a page cannot send without asking first runs', async () => {
    const { url } = await start();
    const headers = { 'content-type': 'application/json' };
    expect((await send(url, { path: `/graphql?${SEARCH}`, headers })).status).toBe(200);
  });
});

test.each(['/graphql', '/graphql?', '/graphql?query=', '/graphql?variables={}'])(
  '%s has no operation: 400',
  async (path) => {
    const { url } = await start();
    const answer = await send(url, { path, headers: { 'apollo-require-preflight': 'yes' } });
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  },
);

const LIMIT = 1_048_576;
const MESSAGE = 'The body is over the limit of 1048576 bytes.';
const JSON_TYPE = { 'content-type': 'application/json' };

/** An operation of exactly so many bytes. */
function bodyOf(bytes: number): Buffer {
  const [head, tail] = ['{"query":"{ __typename }","padding":"', '"}'];
  return Buffer.from(head + 'é'.repeat(4) + 'x'.repeat(bytes - head.length - tail.length - 8) + tail);
}

const chunks = (body: Buffer): readonly Buffer[] => [
  body.subarray(0, 7),
  body.subarray(7, 500_000),
  body.subarray(500_000),
];

describe.each([
  ['with its length', (body: Buffer) => body],
  ['chunked', chunks],
])('a body sent %s', (_, cut) => {
  const upload = (url: string, body: Buffer) =>
    send(url, { method: 'POST', path: '/graphql', headers: JSON_TYPE, body: cut(body) });

  test('is read at exactly 1 MiB', async () => {
    const { url } = await start();
    const body = bodyOf(LIMIT);
    expect(body).toHaveLength(LIMIT);
    const answer = await upload(url, body);
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toEqual({ data: { __typename: 'Query' } });
  });

  test('is refused with 413 at one byte more, and the connection is closed', async () => {
    const { url } = await start();
    const answer = await upload(url, bodyOf(LIMIT + 1));
    expect(answer.status).toBe(413);
    expect(jsonOf(answer)).toEqual({ errors: [{ message: MESSAGE, extensions: { code: 'BAD_REQUEST' } }] });
    expect(answer.headers.connection).toBe('close');
  });
});

test('a length over the limit is refused before any of the body is there', async () => {
  const { url } = await start();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const head = [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    `content-length: ${LIMIT + 1}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  expect(String(answer)).toContain(MESSAGE);
  await once(socket, 'close');
});
