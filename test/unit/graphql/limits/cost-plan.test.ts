import { describe, expect, test } from '@jest/globals';
import { type DocumentNode, isObjectType, Kind, parse, validate } from 'graphql';
import { type Cost, createCostPlan } from '../../../../src/graphql/limits/cost-plan.js';
import { FIELD_COSTS } from '../../../../src/graphql/limits/field-costs.js';
import { createSchema } from '../../../../src/graphql/schema.js';
import { times } from '../../../support/operations-of-many.js';

const schema = createSchema();

function costOf(document: DocumentNode, variables: Readonly<Record<string, unknown>> = {}): Cost {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('There is no operation.');
  return createCostPlan(schema, document, operation)(variables);
}

/** Of an operation that the schema can answer. */
function cost(text: string, variables: Readonly<Record<string, unknown>> = {}): readonly [number, number] {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const { calls, rows } = costOf(document, variables);
  return [calls, rows];
}

const USERS = Array.from({ length: 100 }, (_, index) => `u${index}`);
const list = (args: string) => `{ customer(user: "a") { invalidEmails${args} { email } } }`;
const page = (args: string) => `{ customer(user: "a") { invalidEmailsConnection${args} { totalCount } } }`;

describe('upstream calls and rows', () => {
  test.each([
    ['{ __typename }', 0, 0],
    ['{ customer(user: "a") { id user } }', 0, 0],
    ['{ customers(users: ["a", "b"]) { id } }', 0, 0],
    [list(''), 1, 400],
    [list('(limit: 7)'), 1, 7],
    [list('(limit: 100000)'), 1, 500],
    [page(''), 1, 50],
    [page('(first: 0)'), 1, 0],
    [page('(last: 20)'), 1, 20],
    [page('(first: 500)'), 1, 500],
    ['{ customers(users: ["a", "b", "c"]) { invalidEmails(limit: 10) { email } } }', 3, 30],
    ['{ customers(users: "a") { invalidEmails(limit: 10) { email } } }', 1, 10],
    ['{ accountCustomers { nodes { user email } } }', 1, 25],
    ['{ accountCustomers(first: 4) { nodes { invalidEmails(limit: 10) { email } } } }', 5, 44],
    ['{ findInvalidEmail(email: "a") { nodes { invalidEmails { email } } unreadable { code } } }', 26, 25],
    ['{ findInvalidEmail(email: "a", first: 4) { nodes { customer { invalidEmails(limit: 10) { email } } } } }', 9, 44],
    ['mutation { deleteInvalidEmail(user: "a", email: "b") { deleted } }', 1, 0],
    ['mutation { deleteInvalidEmails(user: "a", emails: ["b", "c"]) { results { outcome } } }', 2, 0],
    ['mutation { deleteInvalidEmail(user: "a", email: "b") { customer { invalidEmails { email } } } }', 2, 400],
    ['{ customer(user: "a") { email active } b: customer(user: "b") { email } }', 1, 0],
    ['{ customers(users: ["a", "b", "c"]) { email } }', 1, 0],
    ['{ accountCustomers { nodes { user email active } } }', 1, 25],
    ['{ accountCustomers(first: 10) { edges { node { invalidEmails(limit: 5) { email } } } } }', 11, 60],
    ['{ findInvalidEmail(email: "a") { nodes { invalidEmails { id } } } }', 26, 25],
    [
      '{ findInvalidEmail(email: "a", first: 100) { nodes { customer { invalidEmails(limit: 2) { id } } } } }',
      201,
      300,
    ],
    ['{ __schema { types { name } } }', 0, 5000],
    ['{ __type(name: "Query") { name } }', 0, 500],
  ])('of %s are %i and %i', (text, calls, rows) => {
    expect(cost(text)).toEqual([calls, rows]);
  });

  test('a page of 500 for 100 customers is dear', () => {
    const text =
      'query ($u: [String!]!) { customers(users: $u) { invalidEmailsConnection(first: 500) { totalCount } } }';
    expect(cost(text, { u: USERS })).toEqual([100, 50_000]);
  });

  test('a fragment counts for each place where it is spread, and what is selected twice counts twice', () => {
    const text = `{ a: customer(user: "a") { ...F } b: customer(user: "b") { ...F ... { ...F } } }
      fragment F on Customer { invalidEmails(limit: 1) { email } }`;
    expect(cost(text)).toEqual([3, 3]);
  });

  test('fragments that are spread twice in one another are added up at once', () => {
    const fragments = times(90, 'fragment F# on Customer { ...G# ...G# }').replaceAll(
      /G(\d+)/g,
      (_, index) => `F${Number(index) + 1}`,
    );
    const last = 'fragment F90 on Customer { invalidEmailsConnection(first: $n) { totalCount } }';
    const document = parse(`query ($n: Int) { customer(user: "a") { ...F0 } } ${fragments} ${last}`);
    const enormous = { calls: Number.MAX_SAFE_INTEGER, rows: Number.MAX_SAFE_INTEGER };
    expect(costOf(document, { n: 3 })).toEqual(enormous);
  });
});

describe('variables', () => {
  const PAGE = page('(first: $n)').replace('{', 'query ($n: Int = 30) {');
  const DELETES = `mutation ($emails: [String!]!) {
    deleteInvalidEmails(user: "a", emails: $emails) { customer { invalidEmails { email } } }
  }`;

  test.each([
    [{ n: 7 }, 7],
    [{}, 30],
    [{ n: null }, 50],
    [{ n: -5 }, 0],
    [{ n: 2 ** 31 }, 500],
    [{ n: Number.POSITIVE_INFINITY }, 50],
    [{ n: '7' }, 50],
  ])('%j count as %i rows', (variables, rows) => {
    expect(cost(PAGE, variables)).toEqual([1, rows]);
  });

  test.each([
    [['a', 'b'], 3],
    ['a', 2],
    [USERS.concat(USERS, USERS, USERS, USERS), 501],
    [Array.from({ length: 100_000 }, () => 'a'), 501],
  ])('deletes are as many calls as there are addresses, and one for the list after it', (emails, calls) => {
    expect(cost(DELETES, { emails })).toEqual([calls, 400]);
  });

  test('of the prototype are none', () => {
    const text = `query ($__proto__: Int, $constructor: Int) {
      a: customer(user: "a") { invalidEmails(limit: $__proto__) { email } }
      b: customer(user: "a") { invalidEmails(limit: $constructor) { email } }
    }`;
    expect(cost(text, {})).toEqual([2, 800]);
    expect(cost(text, JSON.parse('{"__proto__": 1, "constructor": 2}'))).toEqual([2, 3]);
  });

  test('what @skip and @include leave out is free', () => {
    const text = `query ($yes: Boolean!, $no: Boolean!) {
      customer(user: "a") {
        a: invalidEmails @skip(if: $yes) { email }
        b: invalidEmails @include(if: $no) { email }
        c: invalidEmails(limit: 1) @include(if: $yes) @skip(if: $no) { email }
        ...F @include(if: $no)
        ... @skip(if: true) { d: invalidEmails { email } }
      }
    }
    fragment F on Customer { e: invalidEmails { email } }`;
    expect(cost(text, { yes: true, no: false })).toEqual([1, 1]);
    expect(cost(text, { yes: false, no: true })).toEqual([3, 1200]);
  });
});

describe('the table', () => {
  const coordinates = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('__')
      ? Object.values(type.getFields()).map((field) => ({ coordinate: `${type.name}.${field.name}`, field }))
      : [],
  );

  test('has a line for every field that takes arguments', () => {
    const taking = coordinates.filter(({ field }) => field.args.length > 0).map(({ coordinate }) => coordinate);
    expect(taking.length).toBeGreaterThan(4);
    expect(taking.filter((coordinate) => !(coordinate in FIELD_COSTS))).toEqual([]);
  });

  test('has no line for a field that is not there', () => {
    const known = new Set([...coordinates.map(({ coordinate }) => coordinate), 'Query.__schema', 'Query.__type']);
    expect(Object.keys(FIELD_COSTS).filter((coordinate) => !known.has(coordinate))).toEqual([]);
  });
});
