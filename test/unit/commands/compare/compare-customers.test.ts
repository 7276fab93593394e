import { expect, test } from '@jest/globals';
import { compareCustomers, type Finding, type Reader } from '../../../../src/commands/compare/compare-customers.js';
import { type ErrorCode, GatewayError } from '../../../../src/errors.js';
import { userOf } from '../../../support/customers.js';
import { listOf } from '../../../support/scripted-port.js';
import { createWork } from '../../../support/work.js';

/** Lists by user; a code is an error. What is not given is not known. */
type Lists = Readonly<Record<string, readonly string[] | ErrorCode>>;

function readerOf(lists: Lists): Reader & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  return {
    asked,
    newWork: createWork,
    port: {
      async list(user) {
        asked.push(user);
        const list = lists[user] ?? 'CUSTOMER_NOT_FOUND';
        if (typeof list === 'string') throw new GatewayError(list, 'on purpose');
        return listOf(list);
      },
      customers: () => Promise.reject(new Error('Nobody asked.')),
    },
  };
}

async function compare(from: Lists, to: Lists, users: readonly string[]) {
  const readers = { from: readerOf(from), to: readerOf(to) };
  const told: string[] = [];
  const findings = await compareCustomers(users.map(userOf), readers, ({ user }) => told.push(user));
  expect(told.toSorted()).toEqual(users.toSorted());
  expect(readers.from.asked).toEqual(users);
  expect(readers.to.asked).toEqual(users);
  return findings;
}

const summary = (finding: Finding) =>
  finding.kind === 'unreadable'
    ? `${finding.user}: ${finding.side} ${finding.code}`
    : `${finding.user}: ${finding.comparison.match} ${finding.comparison.missing.length} ${finding.comparison.extra.length} ${finding.unknownTo}`;

test('every customer is read once on either side, and found in the order asked for', async () => {
  const users = Array.from({ length: 30 }, (_, index) => `u${index}`);
  const lists = Object.fromEntries(users.map((user, index) => [user, index % 2 === 0 ? [user] : []]));
  const findings = await compare(lists, lists, users);
  expect(findings.map(({ user }) => user)).toEqual(users);
  expect(findings.every((found) => found.kind === 'compared' && found.unknownTo === null)).toBe(true);
});

test('a customer that only one side knows is compared with nothing; one that neither knows, or that fails, is not compared', async () => {
  const findings = await compare(
    { a: ['x', 'y'], c: 'UPSTREAM_TIMEOUT', d: ['x'], f: 'UPSTREAM_TIMEOUT' },
    { b: ['x'], c: ['x'], d: 'UPSTREAM_PROTOCOL', f: 'CUSTOMER_NOT_FOUND' },
    ['a', 'b', 'c', 'd', 'e', 'f'],
  );
  expect(findings.map(summary)).toEqual([
    'a: 0 2 0 to',
    'b: 0 0 1 from',
    'c: from UPSTREAM_TIMEOUT',
    'd: to UPSTREAM_PROTOCOL',
    'e: from CUSTOMER_NOT_FOUND',
    'f: from UPSTREAM_TIMEOUT',
  ]);
});
