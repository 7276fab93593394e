import { describe, expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { type HttpAnswer, post } from '../support/http.js';
import { times } from '../support/operations-of-many.js';
import { PRODUCTION } from '../support/settings.js';
import { startUpstream } from '../support/upstream.js';

/** Operations that are made to cost time, memory or stack: the answer is short, in JSON, at once, and nobody upstream hears of it. */

/** An answer takes some milliseconds; a quadratic one would take minutes, also on a machine that has other things to do. */
const PROMPT_MS = 10_000;
const SHORT = 10_000;

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, ...(await startGateway(emulator.url, env)) };
}

async function promptly(asked: Promise<HttpAnswer>): Promise<HttpAnswer> {
  const began = performance.now();
  const answer = await asked;
  expect(performance.now() - began).toBeLessThan(PROMPT_MS);
  expect(answer.body.length).toBeLessThan(SHORT);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  return answer;
}

const nested = (depth: number, open: string, inside: string, close: string) =>
  open.repeat(depth) + inside + close.repeat(depth);

const LIST = '{ customer(user: $u) { invalidEmails { id } } }';
const DOCUMENTS: readonly (readonly [string, string, string])[] = [
  ['a list 5,000 deep', `{ customer(user: ${nested(5000, '[', '', ']')}) { id } }`, 'OPERATION_LIMIT'],
  ['a list 5,000 deep that never ends', `{ customer(user: ${'['.repeat(5000)}`, 'OPERATION_LIMIT'],
  ['an object 5,000 deep', `{ customer(user: ${nested(5000, '{a:', '1', '}')}) { id } }`, 'OPERATION_LIMIT'],
  ['fields 5,000 deep', nested(5000, '{ a ', '', '}'), 'OPERATION_LIMIT'],
  ['inline fragments 5,000 deep', `{ ${nested(5000, '... {', 'a', '}')} }`, 'OPERATION_LIMIT'],
  ['a type 5,000 deep', `query ($u: ${nested(5000, '[', 'Int', ']')}) ${LIST}`, 'OPERATION_LIMIT'],
  ['a list 500 deep', `{ customer(user: ${nested(500, '[', '', ']')}) { id } }`, 'GRAPHQL_VALIDATION_FAILED'],
  ['fields 300 deep', `{ customer(user: "a") ${nested(300, '{ a ', '', '}')} }`, 'OPERATION_LIMIT'],
  ['1,000 aliased introspections', `{ ${times(1000, 'a#: __schema { types { name } }')} }`, 'OPERATION_LIMIT'],
  [
    '60 aliased introspections in a fragment',
    `{ ${times(60, 'a#: __schema { ...F }')} } fragment F on __Schema { types { name fields { name type { name } } } }`,
    'OPERATION_LIMIT',
  ],
  ['1,000 operations', times(1000, 'query Q# { __typename }'), 'OPERATION_LIMIT'],
  ['a fragment within itself', '{ ...F } fragment F on Query { ...F }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a ring of 100 fragments',
    `{ ...F0 } ${times(100, 'fragment F# on Query { __typename ...G# }').replaceAll(/G(\d+)/g, (_, index) => `F${(Number(index) + 1) % 100}`)}`,
    'OPERATION_LIMIT',
  ],
  [
    'fragments that are spread twice in one another',
    `{ customer(user: "a") { ...F0 } } ${times(80, 'fragment F# on Customer { ...G# ...G# }').replaceAll(/G(\d+)/g, (_, index) => `F${Number(index) + 1}`)} fragment F80 on Customer { id }`,
    'OPERATION_LIMIT',
  ],
  ['one field 550 times', `{ customer(user: "a") { ${'id '.repeat(550)} } }`, 'OPERATION_LIMIT'],
  ['a name of 900,000 letters', `{ ${'a'.repeat(900_000)} }`, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a text of 900,000 letters',
    `{ customer(user: 7, email: "${'a'.repeat(900_000)}") { id } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['900,000 letters of comment', `#${'a'.repeat(900_000)}\n{ nonsense }`, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'guesses at names in 900,000 letters',
    `{ ${'a'.repeat(10)}(b: "${' Did you mean a'.repeat(60_000)}?") }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
];

describe.each(['enforce', 'warn'])('with LIMITS_MODE=%s', (LIMITS_MODE) => {
  test.each(DOCUMENTS)('%s', async (_, query, code) => {
    // In production nobody may read the schema, which would be what is wrong with some.
    const mode = LIMITS_MODE === 'warn' ? PRODUCTION : {};
    const { url, emulator, logLines } = await start({ ...mode, LIMITS_MODE });
    const answer = await promptly(post(url, { query, variables: { u: 'a' } }));
    expect(answer.status).toBe(200);
    const { errors } = JSON.parse(answer.body);
    if (LIMITS_MODE === 'enforce') {
      expect(errors[0].extensions.code).toBe(code);
    } else if (errors !== undefined) {
      // Nothing is counted, so what is wrong is something else, but never the gateway.
      expect(errors[0].extensions.code).toMatch(
        /^(OPERATION_LIMIT|GRAPHQL_PARSE_FAILED|GRAPHQL_VALIDATION_FAILED|OPERATION_RESOLUTION_FAILURE)$/,
      );
    }
    expect(emulator.calls.list).toEqual([]);
    expect(logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

describe('variables', () => {
  const USERS = 'query ($u: [String!]!) { customers(users: $u) { id } }';
  // Without a literal: those are not compiled.
  const FILTER =
    'query ($u: InvalidEmailFilter, $w: String!) { customer(user: $w) { invalidEmails(filter: $u) { id } } }';
  const ONE = 'query ($u: String!) { customer(user: $u) { id } }';
  const INT = 'query ($u: Int!, $w: String!) { customer(user: $w) { invalidEmails(limit: $u) { id } } }';
  const raw = (query: string, u: string) => `{"query":${JSON.stringify(query)},"variables":{"w":"a","u":${u}}}`;

  test.each([
    ['a list 50,000 deep', raw(USERS, nested(50_000, '[', '', ']'))],
    ['an object 5,000 deep', raw(FILTER, nested(5000, '{"email":', '1', '}'))],
    ['an object 100,000 deep for a text', raw(ONE, nested(100_000, '{"a":', '1', '}'))],
    ['450,000 wrong entries', raw(USERS, `[${'1,'.repeat(449_999)}1]`)],
    ['30,000 unknown members', raw(FILTER, `{${times(30_000, '"x#":1,')}"y":1}`)],
    ['a text of 900,000 letters for a number', raw(INT, `"${'a'.repeat(900_000)}"`)],
    ['a number with 900,000 digits', raw(INT, '9'.repeat(900_000))],
  ])('%s', async (_, body) => {
    const { url, emulator } = await start();
    // An operation that comes again is compiled.
    for (let time = 0; time < 3; time++) {
      const answer = await promptly(post(url, body));
      expect(answer.status).toBe(200);
      const { errors } = JSON.parse(answer.body);
      expect(errors.length).toBeLessThanOrEqual(6);
      for (const { extensions } of errors) expect(extensions.code).toBe('BAD_USER_INPUT');
    }
    expect(emulator.calls.list).toEqual([]);
  });
});
