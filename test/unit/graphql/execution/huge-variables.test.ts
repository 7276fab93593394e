import { expect, test } from '@jest/globals';
import { hasHugeVariables } from '../../../../src/graphql/execution/huge-variables.js';

const many = (count: number) => Array.from({ length: count }, (_, index) => `u${index}`);
const members = (count: number) => Object.fromEntries(many(count).map((name) => [name, 1]));
const deep = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['none', {}],
  ['a long text', { u: 'a'.repeat(900_000) }],
  ['nothing', { u: null, v: undefined }],
  ['as many users and addresses as may be', { users: many(100), emails: many(500) }],
  ['a list of 1,000', { u: many(1000) }],
  ['100 members', { f: members(100) }],
  ['lists 5 deep', { u: deep(5) }],
])('%s are not huge', (_, variables) => {
  expect(hasHugeVariables(variables)).toBe(false);
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['101 variables', members(101)],
  ['a list of 1,001', { u: many(1001) }],
  ['a list of 1,001 somewhere', { f: { u: [many(1001)] } }],
  ['101 members', { f: members(101) }],
  ['lists 6 deep', { u: deep(6) }],
  ['lists 100,000 deep', { u: deep(100_000) }],
])('%s are', (_, variables) => {
  expect(hasHugeVariables(variables)).toBe(true);
});
