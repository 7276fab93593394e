import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, print } from 'graphql';
import * as published from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { jsonOf, post } from '../support/http.js';
import { customersByAlias, times } from '../support/operations-of-many.js';
import { startUpstream } from '../support/upstream.js';

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, ...(await startGateway(emulator.url, env)) };
}

const USERS = Array.from({ length: 100 }, (_, index) => `customer-${String((index % 25) + 1).padStart(2, '0')}`);
const PAGES = `query ($users: [String!]!, $first: Int) {
  customers(users: $users) { invalidEmailsConnection(first: $first) { nodes { id } } }
}`;
const FOUR_FIELDS = 'invalidEmails { id email reason created }';

describe('by default', () => {
  test('50 aliased customers with variables and four fields pass', async () => {
    const { execute, emulator } = await start();
    const { query, variables } = customersByAlias(USERS.slice(0, 50), FOUR_FIELDS);
    const { data, errors } = await execute<Record<string, object>>(query, variables);
    expect(errors).toEqual([]);
    expect(Object.keys(data)).toHaveLength(50);
    expect(emulator.calls.list).toHaveLength(25);
  });

  test('what a single field may be asked for at most passes', async () => {
    const { execute } = await start();
    expect((await execute(PAGES, { users: USERS.slice(0, 91), first: 500 })).errors).toEqual([]);
    expect((await execute(PAGES, { users: USERS })).errors).toEqual([]);
    const lists = 'query ($users: [String!]!) { customers(users: $users) { invalidEmails { id } } }';
    expect((await execute(lists, { users: USERS })).errors).toEqual([]);
    expect((await execute('{ customer(user: "empty") { invalidEmails(limit: 100000) { id } } }')).errors).toEqual([]);
  });

  test('500 deletes with the whole list after them pass', async () => {
    const { execute } = await start({ UPSTREAM_CALLS_PER_MINUTE: '1' });
    const mutation = `mutation ($emails: [String!]!) {
      deleteInvalidEmails(user: "empty", emails: $emails) { results { code } customer { invalidEmails { id } } }
    }`;
    const emails = Array.from({ length: 500 }, (_, index) => `a${index}@example.com`);
    const { errors } = await execute(mutation, { emails });
    expect(errors.filter(({ extensions }) => extensions.code === 'OPERATION_LIMIT')).toEqual([]);
  });

  test.each([
    ['by cursor', 'invalidEmailsConnection(first: 500) { totalCount }'],
    ['from the end', 'invalidEmailsConnection(last: 500) { totalCount }'],
    ['by limit', 'invalidEmails(limit: 500) { id }'],
  ])('a page of 500 for each of 100 customers, %s, is too dear', async (_, page) => {
    const { execute, emulator } = await start();
    const query = `query ($users: [String!]!) { customers(users: $users) { ${page} } }`;
    const { errors } = await execute(query, { users: USERS });
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_LIMIT' } }]);
    expect(errors[0]?.message).toMatch(/may cost 60000: .* at most 55000 are allowed \(MAX_OPERATION_COST\)/);
    expect(emulator.calls.list).toEqual([]);
  });

  test('the introspection of IDEs and code generators passes', async () => {
    const { execute } = await start();
    const everything = { inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true, oneOf: true };
    const { data, errors } = await execute(getIntrospectionQuery({ ...everything, directiveIsRepeatable: true }));
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
  });

  test('every published operation passes', async () => {
    const { execute } = await start();
    expect(Object.keys(published).length).toBeGreaterThan(3);
    for (const document of Object.values(published)) {
      const variables = { user: 'empty', users: ['empty'], email: 'a@example.com', emails: ['a@example.com'] };
      expect((await execute(print(document), variables)).errors).toEqual([]);
    }
  });
});

describe('over a limit the operation is refused, and the message names the limit, the value, the setting and the way out', () => {
  const OF_PARTS = 'ask for several customers with "customers", or send it in parts';
  const DEEP = '{ customer(user: "empty") { invalidEmailsConnection { edges { node { id } } } } }';

  test.each<[string, Readonly<Record<string, string>>, string, string]>([
    [
      'tokens',
      {},
      `{ ${times(250, 'a#: __typename x#: __typename')} }`,
      'The document has more than 1200 tokens (MAX_OPERATION_TOKENS): move values into variables, or send it in parts.',
    ],
    [
      'depth',
      { MAX_OPERATION_DEPTH: '4' },
      DEEP,
      'The operation has 5 levels of fields; at most 4 are allowed (MAX_OPERATION_DEPTH): select less deeply.',
    ],
    [
      'aliases',
      { MAX_OPERATION_ROOT_FIELDS: '1000' },
      `{ ${times(101, 'a#: __typename')} }`,
      `The operation has 101 aliases; at most 100 are allowed (MAX_OPERATION_ALIASES): ${OF_PARTS}.`,
    ],
    [
      'root fields',
      {},
      `{ ${times(61, 'a#: __typename')} }`,
      `The operation has 61 root fields; at most 60 are allowed (MAX_OPERATION_ROOT_FIELDS): ${OF_PARTS}.`,
    ],
    [
      'directives',
      {},
      `{ customer(user: "a") { ${times(51, 'a#: id @include(if: true)')} } }`,
      'The operation has 51 uses of directives; at most 50 are allowed (MAX_OPERATION_DIRECTIVES): send an operation for each case.',
    ],
    [
      'repeated fields',
      {},
      `{ customer(user: "a") { ${times(21, 'id')} } }`,
      'The operation has 21 selections of one field in one place; at most 20 are allowed (MAX_OPERATION_REPEATED_FIELDS): select each field once.',
    ],
    [
      'cost',
      { MAX_OPERATION_COST: '149' },
      '{ customer(user: "a") { invalidEmailsConnection { totalCount } } }',
      'The operation may cost 150: 50 rows, and 100 for each of 1 upstream calls; at most 149 are allowed (MAX_OPERATION_COST): ask for fewer customers, rows or deletes at once.',
    ],
  ])('%s', async (_, env, query, message) => {
    const { execute, emulator, logLines } = await start(env);
    const { data, errors } = await execute(query);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ message, extensions: { code: 'OPERATION_LIMIT' } }]);
    expect(Object.keys(errors[0]?.extensions ?? {})).toEqual(['code']);
    expect(emulator.calls.list).toEqual([]);
    const line = logLines.map((text) => JSON.parse(text)).find(({ code }) => code === 'OPERATION_LIMIT');
    expect(line).toMatchObject({ level: 'info', requestId: expect.any(String) });
  });

  test('at the limit it runs', async () => {
    const { execute } = await start({ MAX_OPERATION_DEPTH: '5', MAX_OPERATION_COST: '150' });
    expect((await execute(DEEP)).errors).toEqual([]);
  });

  test('an operation that is over two is told of both', async () => {
    const { execute } = await start();
    const { errors } = await execute(`{ ${times(101, 'a#: __typename')} }`);
    const names = errors.map(({ message }) => /\((MAX_\w+)\)/.exec(message)?.[1]);
    expect(names).toEqual(['MAX_OPERATION_ALIASES', 'MAX_OPERATION_ROOT_FIELDS']);
  });
});

describe('the cost of one document', () => {
  const QUERY = `query ($users: [String!]!, $first: Int!) {
    customers(users: $users) { invalidEmailsConnection(first: $first) { totalCount } }
  }`;

  test('is counted anew for the variables of each request', async () => {
    const { execute, emulator } = await start({ MAX_OPERATION_COST: '1000' });
    const codeOf = async (users: number, first: number) => {
      const { errors } = await execute(QUERY, { users: USERS.slice(0, users), first });
      return errors.map(({ extensions }) => extensions.code);
    };
    expect(await codeOf(5, 100)).toEqual([]);
    expect(await codeOf(5, 101)).toEqual(['OPERATION_LIMIT']);
    expect(await codeOf(6, 100)).toEqual(['OPERATION_LIMIT']);
    expect(await codeOf(5, 100)).toEqual([]);
    expect(emulator.calls.list).toHaveLength(10);
  });

  test('counts deletes: over the limit none is sent', async () => {
    const { execute, emulator } = await start({ MAX_OPERATION_COST: '300' });
    const emails = ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com'];
    const { errors } = await execute(published.DeleteInvalidEmailsDocument, { user: 'single', emails });
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_LIMIT' } }]);
    expect(emulator.calls.list).toEqual([]);
  });

  test('does not hide that an argument is out of range', async () => {
    const { execute } = await start();
    const { errors } = await execute(QUERY, { users: ['a'], first: 2 ** 31 - 1 });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('LIMITS_MODE=warn', () => {
  test('answers, and the log says what would have been refused, for every request', async () => {
    const { url, logLines } = await start({
      LIMITS_MODE: 'warn',
      MAX_OPERATION_ALIASES: '1',
      MAX_OPERATION_COST: '1',
    });
    const query = 'query Both { a: customer(user: "empty") { b: invalidEmails { id } } } query Other { __typename }';
    const body = { operationName: 'Both', query };
    for (let request = 0; request < 2; request++) {
      expect(jsonOf(await post(url, body))).toEqual({ data: { a: { b: [] } } });
    }
    const warnings = logLines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'warn');
    const limits = warnings.map(({ limit }) => /\((MAX_\w+)\)/.exec(limit)?.[1]);
    expect(limits).toEqual([...Array(2)].flatMap(() => ['MAX_OPERATION_ALIASES', 'MAX_OPERATION_COST']));
    expect(warnings[0]).toMatchObject({ requestId: expect.any(String), operation: 'Both' });
  });

  test('tokens are not limited, but for a ceiling that protects the process', async () => {
    const { execute, logLines } = await start({ LIMITS_MODE: 'warn', MAX_OPERATION_TOKENS: '100' });
    expect((await execute(`{ ${times(40, 'a#: __typename')} }`)).errors).toEqual([]);
    expect(logLines.join('')).toContain('more than 100 tokens (MAX_OPERATION_TOKENS)');
    const { errors } = await execute(`{ ${times(200, 'a#: __typename')} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_LIMIT' } }]);
  });
});
