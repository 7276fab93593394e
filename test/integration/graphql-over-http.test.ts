import { describe, expect, test } from '@jest/globals';
import { auditServer } from 'graphql-http';
import { startGateway } from '../support/gateway.js';
import { type HttpAnswer, post, send } from '../support/http.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** https://graphql.github.io/graphql-over-http/draft/, by the audits of its reference implementation and by what they leave out. */

const GRAPHQL_RESPONSE = 'application/graphql-response+json';

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, ...(await startGateway(emulator.url, env)) };
}

/** They send a GET that any web page could send too: CSRF prevention refuses those, which the specification allows. */
const NEED_GET_WITHOUT_HEADER = [
  '5A70 MAY accept application/x-www-form-urlencoded formatted GET requests',
  'D6D5 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
  '6A70 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
];

test('all audits of graphql-http pass but three', async () => {
  const { url } = await start();
  const results = await auditServer({ url: `${url}/graphql` });
  const countOf = (level: string) => results.filter(({ name }) => name.startsWith(`${level} `)).length;
  expect([countOf('MUST'), countOf('SHOULD'), countOf('MAY')]).toEqual([13, 23, 25]);
  const failed = results.flatMap((result) =>
    result.status === 'ok' ? [] : [`${result.id} ${result.name}: ${result.reason}`],
  );
  expect(failed).toEqual(NEED_GET_WITHOUT_HEADER.map((title) => `${title}: Response status code is not 200`));
});

function typeOf({ headers }: HttpAnswer): string {
  return String(headers['content-type']);
}

describe('what came of a well-formed request', () => {
  const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } };
  const refused: readonly (readonly [string, object])[] = [
    ['GRAPHQL_PARSE_FAILED', { query: '{' }],
    ['GRAPHQL_VALIDATION_FAILED', { query: '{ nonsense }' }],
    ['OPERATION_RESOLUTION_FAILURE', { query: 'query A { __typename } query B { __typename }' }],
    ['OPERATION_RESOLUTION_FAILURE', { query: 'query A { __typename }', operationName: 'B' }],
    ['BAD_USER_INPUT', { query: 'query ($u: String!) { customer(user: $u) { id } }', variables: { u: 7 } }],
    ['OPERATION_LIMIT', { query: `{ customer(user: "a") { ${'id '.repeat(500)} } }` }],
    ['OPERATION_LIMIT', { query: `{ ${'__typename '.repeat(5000)} }` }],
    ['PERSISTED_QUERY_NOT_FOUND', persisted],
  ];

  test.each(refused)(
    '%s is 200 in plain JSON and 400 in the media type of GraphQL, which has no data',
    async (code, body) => {
      const { url } = await start();
      for (const accept of [
        undefined,
        'application/json',
        '*/*',
        'application/*',
        `${GRAPHQL_RESPONSE};q=0.1, application/json`,
      ]) {
        const answer = await post(url, body, accept === undefined ? {} : { accept });
        expect([answer.status, typeOf(answer)]).toEqual([200, 'application/json; charset=utf-8']);
        expect(JSON.parse(answer.body)).toEqual({
          errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })],
        });
      }
      for (const accept of [GRAPHQL_RESPONSE, `${GRAPHQL_RESPONSE}; charset=UTF-8, application/json;q=0.9`]) {
        const answer = await post(url, body, { accept });
        expect([answer.status, typeOf(answer)]).toEqual([400, `${GRAPHQL_RESPONSE}; charset=utf-8`]);
        expect(JSON.parse(answer.body)).toEqual({
          errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })],
        });
      }
    },
  );

  test.each(['application/json', GRAPHQL_RESPONSE])('data with errors beside it is 200 in %s', async (accept) => {
    const { url } = await start();
    const query = '{ customer(user: "nobody") { invalidEmails { id } } none: customer(user: "") { id } }';
    const answer = await post(url, { query }, { accept });
    expect([answer.status, typeOf(answer)]).toEqual([200, `${accept}; charset=utf-8`]);
    expect(JSON.parse(answer.body)).toMatchObject({
      data: { customer: { invalidEmails: null }, none: null },
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }, { extensions: { code: 'CUSTOMER_NOT_FOUND' } }],
    });
  });
});

describe('a request that is not well-formed is 4xx, in the media type that the client takes', () => {
  test.each<[string, string, Readonly<Record<string, string>>, number]>([
    ['no JSON', '{', {}, 400],
    ['no parameters', '{}', {}, 400],
    ['a batch', '[{"query":"{ __typename }"}]', {}, 400],
    ['another content type', 'query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['an answer as content type', '{"query":"{ __typename }"}', { 'content-type': GRAPHQL_RESPONSE }, 415],
  ])('%s', async (_, body, headers, status) => {
    const { url } = await start();
    for (const accept of ['application/json', GRAPHQL_RESPONSE]) {
      const answer = await post(url, body, { ...headers, accept });
      expect([answer.status, typeOf(answer)]).toEqual([status, `${accept}; charset=utf-8`]);
      expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    }
  });
});

describe('an answer that the client does not take is 406', () => {
  test.each(['text/html', 'application/json;q=0', 'application/xml, text/*', 'application/json; charset=latin1'])(
    '%s: nothing is run',
    async (accept) => {
      const { url, emulator } = await start();
      const query = 'mutation { deleteInvalidEmail(user: "single", email: "brandon") { deleted } }';
      const answer = await post(url, { query }, { accept });
      expect([answer.status, typeOf(answer)]).toEqual([406, 'application/json; charset=utf-8']);
      expect(JSON.parse(answer.body)).toMatchObject({
        errors: [{ message: expect.stringContaining('accept'), extensions: { code: 'BAD_REQUEST' } }],
      });
      expect(emulator.calls.list).toEqual([]);
      expect(emulator.state.size('single')).toBe(1);
    },
  );
});

describe('GET', () => {
  const ask = (url: string, parameters: Readonly<Record<string, string>>, accept = GRAPHQL_RESPONSE) =>
    send(url, {
      path: `/graphql?${new URLSearchParams(parameters).toString()}`,
      headers: { accept, 'apollo-require-preflight': 'yes' },
    });
  const query = 'query One($user: String!) { customer(user: $user) { user } }';
  const variables = JSON.stringify({ user: SEED_USER });

  test.each(['', 'One'])('runs a query with the operation name %j', async (operationName) => {
    const { url } = await start();
    const answer = await ask(url, { query, operationName, variables });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ data: { customer: { user: SEED_USER } } });
  });

  test.each(['application/json', GRAPHQL_RESPONSE])(
    'a mutation is 405 in %s, also where a query stands before it',
    async (accept) => {
      const { url, emulator } = await start();
      const text =
        'query A { __typename } mutation B { deleteInvalidEmail(user: "single", email: "brandon") { deleted } }';
      const answer = await ask(url, { query: text, operationName: 'B' }, accept);
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
      expect(emulator.calls.list).toEqual([]);
    },
  );

  test.each([
    { query, variables: '{' },
    { query, variables: '[]' },
    { query, variables: '"x"' },
    { query, variables, extensions: '7' },
  ])('%j is not well-formed', async (parameters) => {
    const { url } = await start();
    expect((await ask(url, parameters, 'application/json')).status).toBe(400);
  });

  test('a parameter that is given twice is not well-formed', async () => {
    const { url } = await start();
    const search = `${new URLSearchParams({ query, variables }).toString()}&query=%7B__typename%7D`;
    const answer = await send(url, { path: `/graphql?${search}`, headers: { 'apollo-require-preflight': 'yes' } });
    expect(answer.status).toBe(400);
  });
});
