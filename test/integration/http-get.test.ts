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
