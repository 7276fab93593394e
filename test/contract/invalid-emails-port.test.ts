import { describe, expect, test } from '@jest/globals';
import { ACCOUNT_CASES } from './account-cases.js';
import type { ContractCase } from './case.js';
import { DELETE_CASES } from './delete-cases.js';
import { FAILURE_CASES } from './failure-cases.js';
import { FAULT_CASES } from './fault-cases.js';
import { IMPLEMENTATIONS } from './implementations.js';
import { LIST_CASES } from './list-cases.js';

const CASES: readonly ContractCase[] = [
  ...LIST_CASES,
  ...DELETE_CASES,
  ...FAILURE_CASES,
  ...ACCOUNT_CASES,
  ...FAULT_CASES,
];

test('the cases are these: none is lost, and none changes its meaning under an old id', () => {
  expect(CASES.map(({ id }) => id)).toEqual([
    'list-none',
    'list-one',
    'list-seed',
    'list-500',
    'list-100000',
    'list-equal-rows',
    'list-odd-texts',
    'list-odd-names',
    'list-unusable-stamps',
    'list-clock-changes',
    'list-read-at',
    'list-afresh',
    'list-concurrent',
    'delete-found',
    'delete-absent',
    'delete-duplicates',
    'delete-again',
    'delete-several',
    'delete-odd-addresses',
    'delete-odd-alone',
    'delete-many-cases',
    'delete-many-unknown-customer',
    'delete-one-customer',
    'delete-nothing',
    'delete-concurrent',
    'list-unknown-customer',
    'delete-unknown-customer',
    'list-wrong-key',
    'delete-wrong-key',
    'failure-alone',
    'hung-up-before',
    'find-odd-addresses',
    'find-unknown-customer',
    'find-equal-rows',
    'find-calls',
    'customers-all',
    'customers-few',
    'customers-odd-names',
    'customers-wrong-key',
    'customers-hung-up',
    'fault-list',
    'fault-later-page',
    'fault-slow',
    'fault-customers',
    'fault-delete-refused',
    'fault-delete-lost',
    'fault-delete-one-of-several',
    'fault-delete-many',
  ]);
});

test('every version and format is tried', () => {
  expect(IMPLEMENTATIONS.map(({ name }) => name)).toEqual(['v1-json', 'v1-xml', 'v2-json', 'v2-xml', 'v3']);
});

describe.each(IMPLEMENTATIONS)('$name', (implementation) => {
  test.each(CASES)('$id: $name', async (contractCase) => {
    const { port, upstream } = await implementation.start();
    await contractCase.run(port, upstream);
  });
});
