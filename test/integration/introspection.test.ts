import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { ANYONE, type Caller } from '../../src/auth/caller.js';
import { type GraphqlRequest, startGraphql } from '../support/faulty-graphql.js';
import { startGateway } from '../support/gateway.js';
import { PRODUCTION } from '../support/settings.js';
import { callerWith, WITH_TOKENS } from '../support/tokens.js';
import { startUpstream } from '../support/upstream.js';

/** Who may read the schema: decided for each request. */

const READER: Caller = { ...ANYONE, scopes: new Set(['schema:read']) };
const INTROSPECTIONS = [
  '{ __schema { types { name } } }',
  '{ __type(name: "Customer") { name } }',
  '{ a: __schema { queryType { name } } }',
  '{ ... { ...F } } fragment F on Query { __type(name: "Customer") { name } }',
  'query A { __typename } query B { __schema { types { name } } }',
  getIntrospectionQuery(),
];

const named = (query: string, operationName: string): GraphqlRequest =>
  query.startsWith('query A') ? { operationName } : {};

describe('in production', () => {
  test.each(INTROSPECTIONS)('without the scope %.60s is refused', async (query) => {
    const { run } = await startGraphql({}, true);
    const { data, errors } = await run(query, named(query, 'A'));
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: 'Introspection is off here, except for callers with the scope schema:read.',
        locations: [{}],
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED', validationErrorCode: 'INTROSPECTION_DISABLED' },
      },
    ]);
  });

  test.each(INTROSPECTIONS)('with the scope %.60s is answered', async (query) => {
    const { run } = await startGraphql({}, true);
    const { data, errors } = await run(query, { ...named(query, 'B'), caller: READER });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({});
  });

  test('it is decided for every request, though documents are kept', async () => {
    const { run } = await startGraphql({}, true);
    const codesOf = async (caller: Caller) =>
      (await run(getIntrospectionQuery(), { caller })).errors.map(({ extensions }) => extensions.code);
    for (let time = 0; time < 3; time++) {
      expect(await codesOf(READER)).toEqual([]);
      expect(await codesOf(ANYONE)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    }
  });

  test('__typename is no introspection', async () => {
    const { run } = await startGraphql({}, true);
    expect((await run('{ __typename customer(user: "a") { __typename } }')).errors).toEqual([]);
  });
});

test.each(INTROSPECTIONS)('outside production %.60s is answered', async (query) => {
  const { run } = await startGraphql({}, false);
  expect((await run(query, named(query, 'B'))).errors).toEqual([]);
});

describe('names are guessed at', () => {
  const WRONG: readonly (readonly [string, object, string])[] = [
    ['{ custmer(user: "a") { id } }', {}, 'Cannot query field "custmer" on type "Query".'],
    ['{ customer(user: "a") { usr } }', {}, 'Cannot query field "usr" on type "Customer".'],
    ['{ customer(usr: "a", user: "b") { id } }', {}, 'Unknown argument "usr" on field "Query.customer".'],
    ['{ ...F } fragment F on Qery { __typename }', {}, 'Unknown type "Qery".'],
    ['{ customer(user: "a") }', {}, 'Field "customer" of type "Customer" must have a selection of subfields.'],
    [
      '{ customer(user: "a") { invalidEmails(orderBy: CREATED_ASK) { id } } }',
      {},
      'Value "CREATED_ASK" does not exist in "InvalidEmailOrder" enum.',
    ],
    [
      'query ($o: InvalidEmailOrder) { customer(user: "a") { invalidEmails(orderBy: $o) { id } } }',
      { o: 'CREATED_ASK' },
      'Variable "$o" got invalid value "CREATED_ASK"; Value "CREATED_ASK" does not exist in "InvalidEmailOrder" enum.',
    ],
    [
      'query ($f: InvalidEmailFilter) { customer(user: "a") { invalidEmails(filter: $f) { id } } }',
      { f: { emial: 'x' } },
      'Variable "$f" got invalid value { emial: "x" }; Field "emial" is not defined by type "InvalidEmailFilter".',
    ],
  ];

  test.each(WRONG)('for those who may read the schema: %s', async (query, variables, message) => {
    for (const caller of [READER, ANYONE]) {
      const { run } = await startGraphql({}, caller === READER);
      const { errors } = await run(query, { caller, variables });
      expect(errors[0]?.message).toMatch(/ Did you mean .+\?$/);
      expect(errors[0]?.message.startsWith(message)).toBe(true);
    }
  });

  test.each(WRONG)('and for nobody else: %s', async (query, variables, message) => {
    const { run } = await startGraphql({}, true);
    const { text, errors } = await run(query, { variables });
    expect(errors[0]?.message).toBe(message);
    expect(text).not.toContain('Did you mean');
  });
});

test('through the whole gateway in production the scope of the token decides', async () => {
  const emulator = await startUpstream();
  const { execute } = await startGateway(emulator.url, { ...PRODUCTION, ...WITH_TOKENS });
  const answersWith = async (scope: string) => {
    const { data, errors } = await execute(getIntrospectionQuery(), {}, callerWith(scope));
    return { data, codes: errors.map(({ extensions }) => extensions.code) };
  };
  expect(await answersWith('schema:read')).toMatchObject({ data: { __schema: {} }, codes: [] });
  expect(await answersWith('invalid_emails:read')).toEqual({ data: undefined, codes: ['GRAPHQL_VALIDATION_FAILED'] });
});
