import { expect, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';
import { type CompiledQueries, createCompiledQueries } from '../../../../src/graphql/execution/compiled-queries.js';
import { addEncodedFields } from '../../../../src/graphql/execution/execution-schema.js';
import { createSchema } from '../../../../src/graphql/schema.js';

const schema = addEncodedFields(createSchema());

function documentOf(alias: string) {
  const document = parse(`query ($user: String!) { ${alias}: customer(user: $user) { user } }`);
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('There is no such operation.');
  return { find: (queries: CompiledQueries) => queries.find(document, operation) };
}

test('an operation is compiled when it comes again', () => {
  const queries = createCompiledQueries({ schema, limit: 10, compileAtUse: 2 });
  const document = documentOf('a');
  expect(document.find(queries)).toBeNull();
  const run = document.find(queries);
  expect(run).not.toBeNull();
  expect(document.find(queries)).toBe(run);
});

test('the least recently used go first, and are compiled anew', () => {
  const queries = createCompiledQueries({ schema, limit: 2, compileAtUse: 1 });
  const [a, b, c] = ['a', 'b', 'c'].map(documentOf);
  const first = a?.find(queries);
  b?.find(queries);
  expect(a?.find(queries)).toBe(first);
  c?.find(queries);
  expect(queries.size).toBe(2);
  expect(a?.find(queries)).toBe(first);
  const again = b?.find(queries);
  expect(again).not.toBeNull();
  expect(queries.size).toBe(2);
});

test('an operation that cannot be compiled stays with graphql-js', () => {
  const queries = createCompiledQueries({ schema, limit: 2, compileAtUse: 1 });
  const document = parse('{ customer(user: "a") { user } }');
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('There is no such operation.');
  expect(queries.find(document, operation)).toBeNull();
  expect(queries.find(document, operation)).toBeNull();
});
