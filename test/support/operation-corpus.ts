import { SEED_USER } from './upstream.js';

/** Operations of every kind that a front-end sends, for comparing the two ways in which they are run. */
export interface CorpusOperation {
  readonly name: string;
  readonly text: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** Whether there is a compiled form. */
  readonly compiled: boolean;
  /** Calls to the upstream that it makes where nothing is kept. */
  readonly calls: number;
}

const USER = { user: SEED_USER };
const ROWS = 'invalidEmails { email reason created createdRaw }';

export const OPERATION_CORPUS: readonly CorpusOperation[] = [
  {
    name: 'a list',
    text: `query ($user: String!) { customer(user: $user) { user ${ROWS} } }`,
    variables: USER,
    compiled: true,
    calls: 1,
  },
  {
    name: 'aliases of two customers, one of them twice',
    text: `query ($a: String!, $b: String!) {
      one: customer(user: $a) { ...Both } two: customer(user: $b) { ...Both } three: customer(user: $a) { name: user list: invalidEmails { address: email } }
    } fragment Both on Customer { id user invalidEmails { e: email email ... on InvalidEmail { reason } ...Row } } fragment Row on InvalidEmail { created __typename id }`,
    variables: { a: SEED_USER, b: 'customer-01' },
    compiled: true,
    calls: 2,
  },
  {
    name: 'merged selections',
    text: 'query ($user: String!) { customer(user: $user) { invalidEmails { email } ... on Customer { invalidEmails { reason email } } } customer(user: $user) { id } }',
    variables: USER,
    compiled: true,
    calls: 1,
  },
  {
    name: 'a page, with edges and nodes',
    text: `query ($user: String!, $first: Int, $order: InvalidEmailOrder, $filter: InvalidEmailFilter) { customer(user: $user) {
      invalidEmailsConnection(first: $first, orderBy: $order, filter: $filter) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor __typename }
        edges { cursor node { email } } nodes { email created } } } }`,
    variables: { ...USER, first: 2, order: 'EMAIL_ASC', filter: { createdFrom: '2009-01-01T00:00:00Z' } },
    compiled: true,
    calls: 1,
  },
  {
    name: 'the customers of the account, with what the directory knows of others',
    text: `query ($user: String!, $first: Int!, $search: String) {
      customer(user: $user) { email active }
      accountCustomers(first: $first, search: $search) { edges { cursor node { id user active } } nodes { email } pageInfo { hasNextPage endCursor } } }`,
    variables: { user: 'nobody at all', first: 2, search: 'CUSTOMER-0' },
    compiled: true,
    calls: 1,
  },
  {
    name: 'the lists that an address is on, with an unknown argument value beside them',
    text: `query ($email: String!, $none: String!) {
      found: findInvalidEmail(email: $email, first: 3) { nodes { customer { user } invalidEmails { id email } } edges { cursor node { invalidEmails { created } } } unreadable { user code } pageInfo { endCursor } }
      wrong: findInvalidEmail(email: $none) { nodes { customer { user } } } }`,
    variables: { email: 'isaac@hotmail', none: '' },
    compiled: true,
    calls: 4,
  },
  {
    name: 'arguments as numbers, enum values and objects',
    text: 'query ($user: String!, $domain: String) { customer(user: $user) { invalidEmails(limit: 1, offset: 1, orderBy: CREATED_DESC, filter: { domain: $domain, createdTo: null }) { email } } }',
    variables: USER,
    compiled: true,
    calls: 1,
  },
  {
    name: 'an unknown customer beside a known one',
    text: `query ($users: [String!]!) { customers(users: $users) { user ${ROWS} } }`,
    variables: { users: [SEED_USER, 'nobody at all', 'customer-02'] },
    compiled: true,
    calls: 3,
  },
  {
    name: 'a name that may not be read, in a list',
    text: 'query ($users: [String!]!) { customers(users: $users) { user } __typename }',
    variables: { users: [SEED_USER, '', 'customer-02'] },
    compiled: true,
    calls: 0,
  },
  {
    name: 'errors in the middle',
    text: `query ($user: String!, $limit: Int) { before: customer(user: $user) { user } wrong: customer(user: $user) { invalidEmails(limit: $limit) { email } user } after: customer(user: $user) { ${ROWS} } }`,
    variables: { ...USER, limit: 0 },
    compiled: true,
    calls: 1,
  },
  {
    name: 'the whole answer null',
    text: 'query ($users: [String!]!) { customers(users: $users) { user } }',
    variables: { users: [] },
    compiled: true,
    calls: 0,
  },
  {
    name: 'a variable that does not coerce',
    text: 'query ($user: String!, $limit: Int) { customer(user: $user) { invalidEmails(limit: $limit) { email } } }',
    variables: { ...USER, limit: 'three' },
    compiled: true,
    calls: 0,
  },
  {
    name: 'a variable that is missing',
    text: 'query ($user: String!) { customer(user: $user) { user } }',
    compiled: true,
    calls: 0,
  },
  {
    name: 'only what costs nothing',
    text: 'query ($user: String!) { __typename customer(user: $user) { __typename id user } }',
    variables: USER,
    compiled: true,
    calls: 0,
  },
  {
    name: 'one of two operations',
    text: 'query A($user: String!) { customer(user: $user) { id } } query B($user: String!) { customer(user: $user) { user invalidEmails { email } } }',
    variables: USER,
    operationName: 'B',
    compiled: true,
    calls: 1,
  },
  {
    name: 'texts in the document',
    text: `{ customer(user: "${SEED_USER}") { invalidEmails(filter: { reason: "Bad Syntax" }) { email } } }`,
    compiled: false,
    calls: 1,
  },
  {
    name: 'directives',
    text: 'query ($user: String!, $full: Boolean = false) { customer(user: $user) { user @skip(if: $full) invalidEmails @include(if: $full) { email } } }',
    variables: { ...USER, full: true },
    compiled: false,
    calls: 1,
  },
  {
    name: 'members of entries on a condition',
    text: 'query ($user: String!, $full: Boolean = false) { customer(user: $user) { invalidEmails { email ... @include(if: $full) { reason created } id @skip(if: $full) } } }',
    variables: { ...USER, full: true },
    compiled: false,
    calls: 1,
  },
  {
    name: 'members of entries on a condition that is null',
    text: 'query ($user: String!, $full: Boolean = false) { customer(user: $user) { invalidEmails { email reason @include(if: $full) } } }',
    variables: { ...USER, full: null },
    compiled: false,
    calls: 1,
  },
  {
    name: 'a mutation and the list after it',
    text: `mutation ($user: String!, $email: String!) { deleteInvalidEmail(user: $user, email: $email) { deleted customer { user ${ROWS} } } }`,
    variables: { ...USER, email: 'nobody@example.com' },
    compiled: false,
    calls: 2,
  },
  {
    name: 'a mutation whose variables do not coerce, and the list after it',
    text: `mutation ($user: String!, $email: String!) { deleteInvalidEmail(user: $user, email: $email) { deleted customer { user ${ROWS} } } }`,
    variables: { ...USER, email: null },
    compiled: false,
    calls: 0,
  },
  {
    name: 'introspection',
    text: '{ __schema { queryType { name } } __type(name: "Customer") { name } }',
    compiled: false,
    calls: 0,
  },
  {
    name: 'mutations',
    text: 'mutation ($user: String!, $email: String!) { one: deleteInvalidEmail(user: $user, email: $email) { deleted message customer { user } } two: deleteInvalidEmails(user: $user, emails: [$email]) { results { outcome code } } }',
    variables: { ...USER, email: 'nobody@example.com' },
    compiled: false,
    calls: 2,
  },
];
