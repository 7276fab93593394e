import { expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { createSchema } from '../../../src/graphql/schema.js';
import type { Need } from '../../../src/graphql/scopes.js';

/** type-graphql keeps what decorators said in a global of its own, and has no other way to read it. */
interface Declared {
  readonly authorizedFields: readonly {
    readonly target: { readonly name: string };
    readonly fieldName: string;
    readonly roles: readonly Need[];
  }[];
}

const schema = createSchema();
const declared = (Reflect.get(globalThis, 'TypeGraphQLMetadataStorage') as Declared).authorizedFields;

/** By the name of the field: names are unique among those that declare a scope. */
const NEEDS = new Map(declared.map(({ fieldName, roles }) => [fieldName, roles]));

function fieldsOf(...names: readonly string[]) {
  return names.flatMap((name) => {
    const type = schema.getType(name);
    return isObjectType(type) ? Object.values(type.getFields()) : [];
  });
}

test('every field of Query and Mutation declares its scope, and says so to whoever reads the schema', () => {
  const roots = fieldsOf('Query', 'Mutation');
  expect(roots.length).toBeGreaterThanOrEqual(6);
  for (const { name, description } of roots) {
    const [need] = NEEDS.get(name) ?? [];
    expect([name, description]).toEqual([name, expect.stringContaining(`Needs the scope \`${need?.scope}\``)]);
  }
});

test('so does every field of a customer that the upstream is asked for', () => {
  const costly = fieldsOf('Customer').filter(({ name }) => !['id', 'user'].includes(name));
  expect(costly.map(({ name }) => name).toSorted()).toEqual([
    'active',
    'email',
    'invalidEmails',
    'invalidEmailsConnection',
  ]);
  for (const { name, description } of costly) {
    expect(NEEDS.get(name)).toEqual([{ scope: 'invalid_emails:read', refuses: 'field' }]);
    expect(description).toContain('Needs the scope `invalid_emails:read` for the customer.');
  }
});

test('only a field that may not be null leaves the refusal to its entries', () => {
  const left = [...NEEDS].flatMap(([name, [need]]) => (need?.refuses === 'entries' ? [name] : []));
  expect(left).toEqual(['customers']);
  expect(String(fieldsOf('Query').find(({ name }) => name === 'customers')?.type)).toBe('[Customer]!');
});
