import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ANYONE, type Caller } from '../../src/auth/caller.js';
import { GatewayError } from '../../src/errors.js';
import { createContext, type GatewayContext } from '../../src/graphql/context.js';
import type { InvalidEmail, InvalidEmailsPort } from '../../src/invalid-emails/port.js';
import { createRowsList } from '../../src/invalid-emails/rows-list.js';
import { createBothPaths } from '../support/both-paths.js';
import { fuzzAsync } from '../support/fuzz.js';

/** Both kinds of plan give what graphql-js gives: random operations on lists that are there, empty, refused and unknown. */

const rows = [
  { email: 'a@example.com', reason: 'Bad Syntax', createdMs: 1_244_662_830_000, createdRaw: '2009-06-10 12:40:30' },
  { email: 'a@example.com', reason: 'Bad Syntax', createdMs: 1_244_662_830_000, createdRaw: '2009-06-10 12:40:30' },
  { email: 'é"\\\u2028b', reason: '', createdMs: null, createdRaw: null },
  { email: '', reason: 'Known bad domain', createdMs: 1_244_662_830_123, createdRaw: 'odd' },
];

/** No two customers have equal entries, and one has so many that its answers are long. */
function listOf(user: string) {
  const ofUser = rows.map((row) => ({ ...row, reason: `${row.reason} ${user}` }));
  const count = { empty: 0, long: LONG }[user] ?? rows.length;
  const many = Array.from({ length: count }, (_, index) => ofUser[index % rows.length] ?? ofUser[0]);
  return createRowsList(many as readonly InvalidEmail[], 1_700_000_000_000);
}

const LONG = 1_001;

const port: InvalidEmailsPort = {
  async list(user) {
    if (user === 'broken') throw new GatewayError('UPSTREAM_UNAVAILABLE', 'down');
    if (user === 'odd') throw new TypeError('unforeseen');
    return listOf(user);
  },
  find: () => Promise.reject(new Error('not asked for here')),
  customers: () => Promise.reject(new Error('not asked for here')),
  delete: () => Promise.reject(new Error('no query deletes')),
};

function newContext(caller: Caller): GatewayContext {
  return createContext(
    {
      port,
      operationDeadlineMs: 1000,
      latestEndMs: () => Number.POSITIVE_INFINITY,
      maxRows: 100_000,
      now: () => 0,
      onDelete: () => {},
      onUnreadable: () => {},
    },
    {
      requestId: 'test',
      caller,
      traceparent: null,
      signal: new AbortController().signal,
      fresh: false,
      takeUpstreamCall: () => undefined,
      onUpstreamCall: () => {},
    },
  );
}

const USERS = ['known', 'empty', 'broken', 'odd', '', 'long'];

/** Response keys are few, so that selections meet and merge; each key always means the same field, so that they may. */
const rowField = fc.constantFrom(
  'email',
  'reason',
  'created',
  'createdRaw',
  'id',
  '__typename',
  'e: email',
  'r: reason',
);
const selectionOf = (fields: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(fields, { minLength: 1, maxLength: 5 }).map((selected) => selected.join(' '));

const plainRows = fc.array(rowField, { minLength: 1, maxLength: 5 }).map((fields) => fields.join(' '));
const rowSelection = fc.oneof(
  plainRows,
  selectionOf(rowField),
  fc.tuple(plainRows, plainRows).map(([before, inside]) => `${before} ... on InvalidEmail { ${inside} }`),
  plainRows.map((fields) => `...Row ${fields}`),
);
const edgeField = fc.oneof(
  fc.constantFrom('cursor', '__typename', 'c: cursor'),
  rowSelection.map((selection) => `node { ${selection} }`),
  rowSelection.map((selection) => `n: node { ${selection} }`),
  rowSelection.map((selection) => `... on InvalidEmailEdge { node { ${selection} } }`),
);
const edge = fc
  .oneof(selectionOf(edgeField), fc.constant('...Edge cursor'))
  .map((selection) => `edges { ${selection} }`);
const connectionField = fc.oneof(
  rowSelection.map((selection) => `nodes { ${selection} }`),
  edge,
  fc.constantFrom(
    'totalCount',
    'asOf',
    '__typename',
    'pageInfo { hasNextPage endCursor }',
    'pageInfo { startCursor __typename }',
  ),
);
const connection = fc.array(connectionField, { minLength: 1, maxLength: 3 }).map((fields) => fields.join(' '));
const customerField = fc.oneof(
  fc.constantFrom('id', 'user', '__typename', 'name: user'),
  rowSelection.map((selection) => `invalidEmails { ${selection} }`),
  rowSelection.map(
    (selection) => `few: invalidEmails(limit: $limit, offset: $offset, orderBy: $order) { ${selection} }`,
  ),
  rowSelection.map((selection) => `some: invalidEmails(filter: { domain: $text, createdFrom: null }) { ${selection} }`),
  connection.map((selection) => `page: invalidEmailsConnection(first: $limit, filter: $filter) { ${selection} }`),
  connection.map((selection) => `last: invalidEmailsConnection(last: 2, orderBy: EMAIL_ASC) { ${selection} }`),
);
const customer = selectionOf(customerField);
const rootField = fc.oneof(
  customer.map((selection) => `one: customer(user: $user) { ${selection} }`),
  customer.map((selection) => `other: customer(user: $other) { ${selection} }`),
  customer.map((selection) => `customers(users: $users) { ${selection} }`),
  customer.map((selection) => `both: customers(users: [$user, $other]) { ...Named ${selection} }`),
  fc.constant('__typename'),
);
const HEAD =
  'query Random($user: String!, $other: String! , $users: [String!]!, $limit: Int, $offset: Int = 0, $order: InvalidEmailOrder, $text: String, $filter: InvalidEmailFilter)';
const FRAGMENTS =
  'fragment Row on InvalidEmail { reason e: email } fragment Edge on InvalidEmailEdge { node { email ...Row } c: cursor } fragment Named on Customer { user }';
/** Every variable and fragment must be used, or the document is not valid. */
const USES =
  'used: customer(user: $user) { ...Named a: invalidEmailsConnection(first: $limit, filter: $filter) { nodes { ...Row } edges { ...Edge } } b: invalidEmails(limit: $limit, offset: $offset, orderBy: $order, filter: { domain: $text }) { ...Row } } list: customers(users: $users) { ...Named invalidEmailsConnection(first: 3) { edges { node { reason } } } } o: customer(user: $other) { user }';

const CONDITIONS = [
  'flagged: customer(user: $user) { user @skip(if: $yes) invalidEmails @include(if: $no) { email } invalidEmails { reason } y: id @include(if: $yes) n: id @include(if: $no) }',
  'flagged: customer(user: $user) { invalidEmails { email @skip(if: $yes) reason @include(if: $no) email ... @include(if: $yes) { created r: reason @skip(if: $no) } ...Row @skip(if: $no) } }',
  'flagged: customer(user: $user) { invalidEmails { id @skip(if: $yes) ... @include(if: true) { e: email @include(if: $no) @skip(if: $no) } } invalidEmails { reason @skip(if: $no) } y: id @skip(if: $yes) }',
  'flagged: customer(user: $user) { invalidEmailsConnection { edges @skip(if: $no) { cursor @include(if: $yes) node @skip(if: $no) { email @include(if: $no) reason } node { id @skip(if: $yes) ...Row @include(if: $yes) } } edges { ...Edge @skip(if: $yes) } } }',
  'flagged: customer(user: $user) { invalidEmailsConnection { edges { node @include(if: $yes) { email } node @skip(if: $yes) { reason } ... @skip(if: $no) { n: node { id @include(if: $no) } } } } }',
  'flagged: customer(user: $user) { ...F @skip(if: $yes) ...F @include(if: $no) invalidEmails { ... @include(if: $yes) { email } } }',
];

const operation = fc
  .tuple(selectionOf(rootField), fc.oneof({ weight: 4, arbitrary: fc.constant('') }, fc.constantFrom(...CONDITIONS)))
  .map(([selection, conditions]) => {
    const head = conditions === '' ? HEAD : HEAD.replace(')', ', $yes: Boolean = true, $no: Boolean = false)');
    const fragments = conditions.includes('...F ')
      ? `${FRAGMENTS} fragment F on Customer { invalidEmails { email } }`
      : FRAGMENTS;
    return `${head} { ${selection} ${USES} ${conditions} } ${fragments}`;
  });

/** Now and then a value that does not coerce. */
const mostly = <T>(good: fc.Arbitrary<T>, ...bad: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...bad) });

/** Plans check scopes and rights by themselves, past type-graphql: what they refuse, and before what, must be the same. */
const caller = fc.oneof(
  { weight: 3, arbitrary: fc.constant(ANYONE) },
  fc.constantFrom<Caller>(
    { ...ANYONE, customers: new Set(['known', 'broken', 'long']) },
    { ...ANYONE, scopes: new Set(['invalid_emails:delete']) },
    { ...ANYONE, scopes: new Set(), customers: new Set() },
  ),
);

const user = fc.constantFrom(...USERS);
const variables = fc.record(
  {
    user: mostly(user, 7, null),
    other: user,
    users: mostly(fc.array(user, { minLength: 1, maxLength: 3 }), [], null, [null], 'known'),
    limit: mostly(fc.constantFrom(1, 2, 0, null), 2.5, 'x'),
    offset: mostly(fc.constantFrom(0, 1, null, -1), {}),
    order: mostly(fc.constantFrom('EMAIL_ASC', 'CREATED_DESC', null), 'SIDEWAYS'),
    text: fc.constantFrom('example.com', '', null),
    yes: mostly(fc.boolean(), null),
    no: mostly(fc.boolean(), 'no'),
    filter: mostly(
      fc.constantFrom(null, {}, { email: '' }, { createdFrom: '2009-06-10T19:40:30Z' }),
      { createdTo: 'never' },
      { odd: 1 },
    ),
  },
  { requiredKeys: ['user', 'other', 'users'] },
);

describe('a plan and graphql-js', () => {
  test('give the same data and the same errors', async () => {
    const paths = createBothPaths();
    let compared = 0;
    await fuzzAsync(
      fc.asyncProperty(operation, variables, caller, async (text, values, asking) => {
        const { plain, interpreted, compiled } = await paths.run(text, values, () => newContext(asking));
        if (interpreted !== null && compiled !== null) compared++;
        expect(interpreted ?? plain).toEqual(plain);
        expect(compiled ?? plain).toEqual(plain);
      }),
      // Compiling takes some 20 ms.
      0.3,
    );
    expect(compared).toBeGreaterThan(20);
  });
});
