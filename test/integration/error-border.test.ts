import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { GatewayError } from '../../src/errors.js';
import { startGraphql } from '../support/faulty-graphql.js';
import { startGateway } from '../support/gateway.js';
import { jsonOf, post, send } from '../support/http.js';
import { PRODUCTION } from '../support/settings.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

const SECRET = 'https://api.sendgrid.com/?api_key=hunter2';
const LIST = '{ customer(user: "a") { user invalidEmails { email } } }';

/** Thrown as a GraphQLError that claims to be one of the codes that pass. */
const claiming = (code: string) => new GraphQLError(SECRET, { extensions: { code, detail: SECRET, outcome: SECRET } });

describe('what nobody foresaw', () => {
  test.each<[string, unknown]>([
    ['an Error', new TypeError(SECRET)],
    ['an error with a code of its own', Object.assign(new Error(SECRET), { code: 'BAD_USER_INPUT', extensions: {} })],
    ['a GraphQLError that claims BAD_USER_INPUT', claiming('BAD_USER_INPUT')],
    ['a GraphQLError that claims GRAPHQL_VALIDATION_FAILED', claiming('GRAPHQL_VALIDATION_FAILED')],
    ['a GraphQLError of another code', claiming('TEAPOT')],
    ['an internal GatewayError', new GatewayError('INTERNAL_SERVER_ERROR', SECRET)],
    ['a text', SECRET],
    ['nothing', undefined],
  ])('%s becomes INTERNAL_SERVER_ERROR with the request id, and nothing else', async (_, thrown) => {
    const { run, logLines } = await startGraphql({ list: () => Promise.reject(thrown) });
    const { text, data, errors } = await run(LIST);
    expect(data).toEqual({ customer: { user: 'a', invalidEmails: null } });
    expect(errors).toEqual([
      {
        message: 'Something went wrong inside the gateway. Its log has the reason under request the-request.',
        locations: expect.any(Array),
        path: ['customer', 'invalidEmails'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'the-request' },
      },
    ]);
    expect(text).not.toContain('hunter2');
    const lines = logLines.map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', requestId: 'the-request', code: 'INTERNAL_SERVER_ERROR' }),
    );
  });

  test('the log has the stack', async () => {
    const { run, logLines } = await startGraphql({ list: () => Promise.reject(new TypeError('odd')) });
    await run(LIST);
    expect(logLines.map((line) => JSON.parse(line).stack).join('\n')).toMatch(/TypeError: odd\n\s+at /);
  });

  test('a delete that broke says so and is not hidden by another', async () => {
    const { run } = await startGraphql({
      delete: async (_user, emails) => {
        if (emails.size === 1) throw new Error(SECRET);
        return new Map([...emails].map((email) => [email, { outcome: 'DELETED', known: 'by answer' }]));
      },
    });
    const { text, data, errors } = await run(`mutation {
      deleteInvalidEmail(user: "a", email: "b") { deleted }
      deleteInvalidEmails(user: "a", emails: ["b", "c"]) { results { outcome } }
    }`);
    expect(data).toEqual({
      deleteInvalidEmail: null,
      deleteInvalidEmails: { results: [{ outcome: 'DELETED' }, { outcome: 'DELETED' }] },
    });
    expect(errors).toMatchObject([{ path: ['deleteInvalidEmail'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(text).not.toContain('hunter2');
  });
});

test('a GatewayError passes with its code and message, and without its cause', async () => {
  const error = new GatewayError('UPSTREAM_THROTTLED', 'Later.', { retryAfterMs: 7, cause: new Error(SECRET) });
  const { run, logLines } = await startGraphql({ list: () => Promise.reject(error) });
  const { text, errors } = await run(LIST);
  expect(errors).toMatchObject([{ message: 'Later.', extensions: { code: 'UPSTREAM_THROTTLED', retryAfterMs: 7 } }]);
  expect(Object.keys(errors[0]?.extensions ?? {})).toEqual(['code', 'retryAfterMs']);
  expect(text).not.toContain('hunter2');
  expect(logLines.join('')).not.toContain('hunter2');
});

describe("Apollo's own codes pass, without a stack trace", () => {
  const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } };
  test.each<[string, unknown, number]>([
    ['GRAPHQL_PARSE_FAILED', { query: '{ customer(' }, 200],
    ['GRAPHQL_VALIDATION_FAILED', { query: '{ nonsense }' }, 200],
    ['BAD_USER_INPUT', { query: 'query ($u: String!) { customer(user: $u) { id } }', variables: { u: 7 } }, 200],
    ['OPERATION_RESOLUTION_FAILURE', { query: 'query A { __typename } query B { __typename }' }, 200],
    ['OPERATION_RESOLUTION_FAILURE', { query: 'query A { __typename }', operationName: 'C' }, 200],
    ['BAD_REQUEST', { variables: {} }, 400],
    ['BAD_REQUEST', [{ query: '{ __typename }' }], 400],
    ['PERSISTED_QUERY_NOT_FOUND', persisted, 200],
  ])('%s', async (code, operation, status) => {
    const emulator = await startUpstream();
    const gateway = await startGateway(emulator.url);
    const answer = await post(gateway.url, operation);
    expect(answer.status).toBe(status);
    const body = jsonOf(answer);
    expect(body).toMatchObject({ errors: [{ message: expect.any(String), extensions: { code } }] });
    expect(answer.body).not.toMatch(/stacktrace|node_modules|\bat [\w.]+ \(/);
    expect(emulator.calls.list).toEqual([]);
  });
});

describe('an operation error is never an HTTP 500', () => {
  test.each(['GET', 'POST'])('by %s', async (method) => {
    const emulator = await startUpstream();
    const gateway = await startGateway(emulator.url, { ...PRODUCTION, SENDGRID_API_KEY: 'wrong' });
    const query = `{ customer(user: "${SEED_USER}") { invalidEmails { email } } }`;
    const search = new URLSearchParams({ query }).toString();
    const headers = { 'apollo-require-preflight': '1' };
    const answer =
      method === 'GET'
        ? await send(gateway.url, { path: `/graphql?${search}`, headers })
        : await post(gateway.url, { query });
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toMatchObject({
      data: { customer: { invalidEmails: null } },
      errors: [{ extensions: { code: 'UPSTREAM_REJECTED' } }],
    });
    expect(emulator.calls.list).toHaveLength(1);
  });

  test('production keeps its schema to itself', async () => {
    const emulator = await startUpstream();
    const introspection = { query: '{ __schema { types { name } } }' };
    const production = await startGateway(emulator.url, { ...PRODUCTION });
    const answer = await post(production.url, introspection);
    expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    const development = await startGateway(emulator.url);
    expect(jsonOf(await post(development.url, introspection))).toMatchObject({ data: { __schema: {} } });
  });
});
