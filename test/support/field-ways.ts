import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isCompositeType, isObjectType } from 'graphql';

/**
 * How every field of the schema is reached, and what a caller needs for it. A field without a row, or a type without a way, fails the test
 * that reads this: whoever adds one says here who may see it.
 */

type Right = 'read' | 'delete';

interface Way {
  /** Stands for `PROBE`, the field looked at. */
  readonly operation: string;
  readonly needs: readonly Right[];
  /**
   * `name`: the customer is named, and refused where the caller has no right to it. `token`: the operation goes through the customers of the
   * token, so it is answered without those of others.
   */
  readonly from: 'name' | 'token';
  /** What the way shows may be an empty list. */
  readonly mayBeNone?: true;
}

const READ = { needs: ['read'], from: 'name' } as const;
const DELETE = { needs: ['delete'], from: 'name' } as const;
const BOTH = { needs: ['delete', 'read'], from: 'name' } as const;
const THROUGH = { needs: ['read'], from: 'token' } as const;

const customer = (inner: string) => `query ($user: String!) { customer(user: $user) { ${inner} } }`;
const connection = (inner: string) => customer(`invalidEmailsConnection(first: 2) { ${inner} }`);
const deleteOne = (inner: string) =>
  `mutation ($user: String!, $email: String!) { deleteInvalidEmail(user: $user, email: $email) { ${inner} } }`;
const deleteMany = (inner: string) =>
  `mutation ($user: String!, $emails: [String!]!) { deleteInvalidEmails(user: $user, emails: $emails) { ${inner} } }`;
const account = (inner: string) => `{ accountCustomers(first: 1) { ${inner} } }`;
const find = (inner: string) => `query ($listed: String!) { findInvalidEmail(email: $listed, first: 1) { ${inner} } }`;

/** Ways to an object of the type. Every field of it is asked for in all of them. */
const WAYS: Readonly<Record<string, readonly Way[]>> = {
  InvalidEmail: [
    { ...READ, operation: customer('invalidEmails(limit: 2) { PROBE }') },
    { ...READ, operation: connection('nodes { PROBE }') },
    { ...READ, operation: connection('edges { node { PROBE } }') },
    { ...BOTH, operation: deleteOne('customer { invalidEmails { PROBE } }') },
    { ...THROUGH, operation: find('nodes { invalidEmails { PROBE } }') },
  ],
  InvalidEmailConnection: [{ ...READ, operation: connection('PROBE') }],
  InvalidEmailEdge: [{ ...READ, operation: connection('edges { PROBE }') }],
  PageInfo: [
    { ...READ, operation: connection('pageInfo { PROBE }') },
    { ...THROUGH, operation: account('pageInfo { PROBE }') },
    { ...THROUGH, operation: find('pageInfo { PROBE }') },
  ],
  CustomerConnection: [{ ...THROUGH, operation: account('PROBE') }],
  CustomerEdge: [{ ...THROUGH, operation: account('edges { PROBE }') }],
  InvalidEmailSightingConnection: [{ ...THROUGH, operation: find('PROBE') }],
  InvalidEmailSightingEdge: [{ ...THROUGH, operation: find('edges { PROBE }') }],
  InvalidEmailSighting: [{ ...THROUGH, operation: find('nodes { PROBE }') }],
  UnreadableCustomer: [{ ...THROUGH, operation: find('unreadable { PROBE }'), mayBeNone: true }],
  DeleteInvalidEmailPayload: [{ ...DELETE, operation: deleteOne('PROBE') }],
  DeleteInvalidEmailsPayload: [{ ...DELETE, operation: deleteMany('PROBE') }],
  DeleteInvalidEmailResult: [{ ...DELETE, operation: deleteMany('results { PROBE }') }],
};

/** A customer is reached from everywhere; what is shown of it in a delete's answer depends on the field. */
const CUSTOMER: readonly Way[] = [
  { ...READ, operation: customer('PROBE') },
  { ...READ, operation: 'query ($user: String!) { customers(users: [$user]) { PROBE } }' },
  { ...THROUGH, operation: account('nodes { PROBE }') },
  { ...THROUGH, operation: account('edges { node { PROBE } }') },
  { ...THROUGH, operation: find('nodes { customer { PROBE } }') },
];
const ofDeleted = (right: typeof DELETE | typeof BOTH): readonly Way[] => [
  ...CUSTOMER,
  { ...right, operation: deleteOne('customer { PROBE }') },
  { ...right, operation: deleteMany('customer { PROBE }') },
];

/** The name of the field as it is asked for, and the ways to it. */
interface Row {
  readonly as?: string;
  readonly ways: readonly Way[];
}

const ROWS: Readonly<Record<string, Row>> = {
  'Query.customer': { as: 'customer(user: $user)', ways: [{ ...READ, operation: 'query ($user: String!) { PROBE }' }] },
  'Query.customers': {
    as: 'customers(users: [$user])',
    ways: [{ ...READ, operation: 'query ($user: String!) { PROBE }' }],
  },
  'Query.accountCustomers': { as: 'accountCustomers(first: 1)', ways: [{ ...THROUGH, operation: '{ PROBE }' }] },
  'Query.findInvalidEmail': {
    as: 'findInvalidEmail(email: $listed, first: 1)',
    ways: [{ ...THROUGH, operation: 'query ($listed: String!) { PROBE }' }],
  },
  'Mutation.deleteInvalidEmail': {
    as: 'deleteInvalidEmail(user: $user, email: $email)',
    ways: [{ ...DELETE, operation: 'mutation ($user: String!, $email: String!) { PROBE }' }],
  },
  'Mutation.deleteInvalidEmails': {
    as: 'deleteInvalidEmails(user: $user, emails: $emails)',
    ways: [{ ...DELETE, operation: 'mutation ($user: String!, $emails: [String!]!) { PROBE }' }],
  },
  'Customer.id': { ways: ofDeleted(DELETE) },
  'Customer.user': { ways: ofDeleted(DELETE) },
  'Customer.email': { ways: ofDeleted(BOTH) },
  'Customer.active': { ways: ofDeleted(BOTH) },
  'Customer.invalidEmails': { ways: ofDeleted(BOTH) },
  'Customer.invalidEmailsConnection': { ways: ofDeleted(BOTH) },
  ...rowsOf('InvalidEmail', ['id', 'email', 'reason', 'created', 'createdRaw']),
  ...rowsOf('InvalidEmailConnection', ['edges', 'nodes', 'pageInfo', 'totalCount', 'asOf']),
  ...rowsOf('InvalidEmailEdge', ['cursor', 'node']),
  ...rowsOf('PageInfo', ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor']),
  ...rowsOf('CustomerConnection', ['edges', 'nodes', 'pageInfo']),
  ...rowsOf('CustomerEdge', ['cursor', 'node']),
  ...rowsOf('InvalidEmailSightingConnection', ['edges', 'nodes', 'unreadable', 'pageInfo']),
  ...rowsOf('InvalidEmailSightingEdge', ['cursor', 'node']),
  ...rowsOf('InvalidEmailSighting', ['customer', 'invalidEmails']),
  ...rowsOf('UnreadableCustomer', ['user', 'code']),
  ...rowsOf('DeleteInvalidEmailPayload', ['email', 'deleted', 'message', 'customer']),
  ...rowsOf('DeleteInvalidEmailsPayload', ['results', 'customer']),
  ...rowsOf('DeleteInvalidEmailResult', ['email', 'outcome', 'message', 'code', 'retryAfterMs']),
};

function rowsOf(type: string, fields: readonly string[]): Readonly<Record<string, Row>> {
  return Object.fromEntries(fields.map((field) => [`${type}.${field}`, { ways: WAYS[type] ?? [] }]));
}

/** All fields of a schema, without those of introspection, which shows no data. */
export function fieldsOf(schema: GraphQLSchema): readonly string[] {
  return objectTypes(schema).flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
}

function objectTypes(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'));
}

/** Fields that have a row and at least one way. */
export const FIELDS_WITH_WAYS: readonly string[] = Object.entries(ROWS).flatMap(([field, { ways }]) =>
  ways.length > 0 ? [field] : [],
);

export interface Trial extends Way {
  readonly field: string;
}

/** Every field in every way; its value stands under the key `probe`, wherever it is. */
export function trialsOf(schema: GraphQLSchema): readonly Trial[] {
  return Object.entries(ROWS).flatMap(([field, { as, ways }]) => {
    const [typeName = '', fieldName = ''] = field.split('.');
    const type = schema.getType(typeName);
    const definition = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (definition === undefined) throw new Error(`The schema has no ${field}.`);
    const inner = isCompositeType(getNamedType(definition.type)) ? ' { __typename }' : '';
    const probe = `probe: ${as ?? fieldName}${inner}`;
    return ways.map((way) => ({ ...way, field, operation: way.operation.replace('PROBE', probe) }));
  });
}
