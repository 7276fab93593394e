import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { isCompilable } from '../../../../src/graphql/execution/compilable.js';
import { createSchema } from '../../../../src/graphql/schema.js';
import { OPERATION_CORPUS } from '../../../support/operation-corpus.js';

function compilable(text: string): boolean {
  return isCompilable(parse(text));
}

test.each(
  OPERATION_CORPUS.filter(({ text }) => text.includes('query') || text.startsWith('{')).map(
    ({ name, text, compiled }) => [name, text, compiled] as const,
  ),
)('%s', (_, text, compiled) => {
  expect(compilable(text)).toBe(compiled);
});

test.each([
  ['a text', '{ customer(user: "a") { id } }'],
  ['a block text', '{ customer(user: """a""") { id } }'],
  ['a text in a default', 'query ($user: String! = "a") { customer(user: $user) { id } }'],
  ['a text in a list', 'query ($a: String!) { customers(users: [$a, "b"]) { id } }'],
  [
    'a text in an object',
    'query ($a: String!) { customer(user: $a) { invalidEmails(filter: { email: "b" }) { id } } }',
  ],
  [
    'a text in a fragment',
    'query ($a: String!) { customer(user: $a) { ...F } } fragment F on Customer { invalidEmails(filter: { email: "b" }) { id } }',
  ],
  ['a member __proto__', 'query ($a: String!) { customer(user: $a) { __proto__: user } }'],
  ['a directive', 'query ($a: String!) { customer(user: $a) { id @skip(if: false) } }'],
])('%s is left to graphql-js', (_, text) => {
  expect(compilable(text)).toBe(false);
});

describe('why texts are left to graphql-js', () => {
  test('graphql-jit takes a text with its mark for dates as code', async () => {
    const mark = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d';
    const text = `{ customer(user: "${mark}globalThis.planted = 1") { user } }`;
    const compiled = compileQuery(createSchema(), parse(text));
    if (!isCompiledQuery(compiled)) throw new Error('It is not compiled any more: look whether texts may be.');
    await compiled.query(undefined, {}, {});
    // Were this to fail, graphql-jit has mended it.
    expect(Reflect.get(globalThis, 'planted')).toBe(1);
    Reflect.deleteProperty(globalThis, 'planted');
    expect(compilable(text)).toBe(false);
  });
});
