import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, print } from 'graphql';
import { sha256 } from '../../src/graphql/documents/document-request.js';
import { CustomerInvalidEmailsDocument, DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { jsonOf, post, send } from '../support/http.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

const PUBLISHED = await readFile(new URL('../../schema/trusted-documents.json', import.meta.url), 'utf8');
const MANIFEST = 'manifest.json';

async function start(env: Readonly<Record<string, string>> = { TRUSTED_DOCUMENTS: MANIFEST }, manifest = PUBLISHED) {
  const emulator = await startUpstream();
  return { emulator, ...(await startGateway(emulator.url, env, { [MANIFEST]: manifest })) };
}

const TEXT = print(CustomerInvalidEmailsDocument);
const HASH = sha256(TEXT);
const DELETE = sha256(print(DeleteInvalidEmailDocument));
const variables = { user: SEED_USER };
const persisted = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
const THREE_ROWS = { data: { customer: { user: SEED_USER, invalidEmails: [{}, {}, {}] } } };

describe('a published operation runs', () => {
  test.each<[string, object]>([
    ['by its text', { query: TEXT }],
    ['by documentId', { documentId: `sha256:${HASH}` }],
    ['by its hash alone', { documentId: HASH }],
    ['by its text and its hash', { query: TEXT, documentId: HASH }],
    ["as Apollo's clients ask for it, at the first request", persisted(HASH)],
    ["as Apollo's clients send it then", { query: TEXT, ...persisted(HASH) }],
  ])('%s', async (_, body) => {
    const { url } = await start();
    const answer = await post(url, { ...body, variables });
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toMatchObject(THREE_ROWS);
  });

  test('by GET', async () => {
    const { url } = await start();
    const search = new URLSearchParams({ documentId: `sha256:${HASH}`, variables: JSON.stringify(variables) });
    const headers = { 'apollo-require-preflight': '1' };
    const answer = await send(url, { path: `/graphql?${search.toString()}`, headers });
    expect(jsonOf(answer)).toMatchObject(THREE_ROWS);
  });

  test('but no mutation by GET', async () => {
    const { url, emulator } = await start();
    const search = new URLSearchParams({
      documentId: DELETE,
      variables: JSON.stringify({ user: 'single', email: 'brandon' }),
    });
    const headers = { 'apollo-require-preflight': '1' };
    expect((await send(url, { path: `/graphql?${search.toString()}`, headers })).status).toBe(405);
    expect(emulator.calls.list).toEqual([]);
  });

  test('with the limits that hold for all', async () => {
    const { url } = await start({ TRUSTED_DOCUMENTS: MANIFEST, MAX_OPERATION_COST: '10' });
    expect(jsonOf(await post(url, { documentId: HASH, variables }))).toMatchObject({
      errors: [{ extensions: { code: 'OPERATION_LIMIT' } }],
    });
  });
});

describe('no other document runs', () => {
  const OTHER = `${TEXT} `;
  test.each<[string, object, string]>([
    ['a text with one blank more', { query: OTHER }, sha256(OTHER)],
    ['the same text in another form', { query: TEXT.replaceAll(/\s+/g, ' ') }, sha256(TEXT.replaceAll(/\s+/g, ' '))],
    ['an id that is not known', { documentId: `sha256:${sha256(OTHER)}` }, sha256(OTHER)],
    ['a hash that is not known', persisted(sha256(OTHER)), sha256(OTHER)],
    ['one that a client would register', { query: OTHER, ...persisted(sha256(OTHER)) }, sha256(OTHER)],
    ['introspection', { query: getIntrospectionQuery() }, sha256(getIntrospectionQuery())],
    ['what does not even parse', { query: '{' }, sha256('{')],
    ['what is not valid', { query: '{ nonsense }', operationName: 'x' }, sha256('{ nonsense }')],
    ['a published one followed by another', { query: `${TEXT}\nquery B { __typename }`, operationName: 'B' }, ''],
  ])('%s', async (_, body, hash) => {
    const { url, emulator, logLines } = await start();
    for (const [accept, status] of [
      ['application/json', 200],
      ['application/graphql-response+json', 400],
    ] as const) {
      const answer = await post(url, { ...body, variables }, { accept });
      expect(answer.status).toBe(status);
      const { errors, data } = JSON.parse(answer.body);
      expect(data).toBeUndefined();
      expect(errors).toEqual([
        {
          message: expect.stringMatching(/^Only published operations run here, /),
          extensions: { code: 'DOCUMENT_NOT_TRUSTED' },
        },
      ]);
      expect(errors[0].message).toContain(hash);
    }
    expect(emulator.calls.list).toEqual([]);
    const line = logLines.map((text) => JSON.parse(text)).find(({ code }) => code === 'DOCUMENT_NOT_TRUSTED');
    expect(line).toMatchObject({ level: 'info', requestId: expect.any(String) });
  });

  test('a request without any is not well-formed, as ever', async () => {
    const { url } = await start();
    const answer = await post(url, { variables });
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});

describe('TRUSTED_DOCUMENTS_MODE=warn', () => {
  const env = { TRUSTED_DOCUMENTS: MANIFEST, TRUSTED_DOCUMENTS_MODE: 'warn' };

  test('runs the others too, and the log names them', async () => {
    const { url, logLines } = await start(env);
    const query = 'query Mine { __typename }';
    expect(jsonOf(await post(url, { query }))).toEqual({ data: { __typename: 'Query' } });
    expect(jsonOf(await post(url, { query: TEXT, variables }))).toMatchObject(THREE_ROWS);
    expect(jsonOf(await post(url, { documentId: HASH, variables }))).toMatchObject(THREE_ROWS);
    const warnings = logLines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'warn');
    expect(warnings).toEqual([
      expect.objectContaining({ operation: 'Mine', sha256: sha256(query), requestId: expect.any(String) }),
    ]);
  });

  test('and those that a client has registered', async () => {
    const { url, logLines } = await start(env);
    const query = 'query Mine { __typename }';
    const register = async (body: object) => jsonOf(await post(url, { ...body, ...persisted(sha256(query)) }));
    expect(await register({})).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
    expect(await register({ query })).toEqual({ data: { __typename: 'Query' } });
    expect(await register({})).toEqual({ data: { __typename: 'Query' } });
    expect(logLines.filter((line) => line.includes(`"sha256":"${sha256(query)}"`))).toHaveLength(2);
  });
});

describe('without a manifest', () => {
  test('queries are remembered as Apollo does it, and documentId finds them', async () => {
    const { url } = await start({});
    const missing = { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] };
    expect(jsonOf(await post(url, { ...persisted(HASH), variables }))).toMatchObject(missing);
    expect(jsonOf(await post(url, { documentId: HASH, variables }))).toMatchObject(missing);
    expect(jsonOf(await post(url, { query: TEXT, ...persisted(HASH), variables }))).toMatchObject(THREE_ROWS);
    expect(jsonOf(await post(url, { ...persisted(HASH), variables }))).toMatchObject(THREE_ROWS);
    expect(jsonOf(await post(url, { documentId: `sha256:${HASH}`, variables }))).toMatchObject(THREE_ROWS);
  });

  test('what is refused is not remembered', async () => {
    const { url } = await start({});
    const query = '{ nonsense }';
    await post(url, { query, ...persisted(sha256(query)) });
    expect(jsonOf(await post(url, persisted(sha256(query))))).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
  });

  test.each<[object]>([
    [{ query: TEXT, ...persisted('f'.repeat(64)) }],
    [{ query: TEXT, documentId: 'f'.repeat(64) }],
    [{ documentId: 'nonsense' }],
    [{ extensions: { persistedQuery: { version: 2, sha256Hash: HASH } } }],
  ])('%j is not well-formed: 400, and not a fault of the gateway', async (body) => {
    const { url, emulator } = await start({});
    const answer = await post(url, { ...body, variables });
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(emulator.calls.list).toEqual([]);
  });
});

test("a front-end team's own manifest is taken as it is", async () => {
  const query = '{customer(user:"empty"){user}}';
  const { url } = await start({ TRUSTED_DOCUMENTS: MANIFEST }, JSON.stringify({ [sha256(query)]: query }));
  expect(jsonOf(await post(url, { documentId: sha256(query) }))).toEqual({ data: { customer: { user: 'empty' } } });
  expect(jsonOf(await post(url, { query: TEXT, variables }))).toMatchObject({
    errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }],
  });
});
