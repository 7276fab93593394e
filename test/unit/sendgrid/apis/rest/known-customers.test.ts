import { expect, test } from '@jest/globals';
import { GatewayError } from '../../../../../src/errors.js';
import { parseAddress } from '../../../../../src/invalid-emails/names.js';
import { createKnownCustomers } from '../../../../../src/sendgrid/apis/rest/known-customers.js';
import { createRestApi } from '../../../../../src/sendgrid/apis/rest.js';
import { userOf } from '../../../../support/customers.js';
import { createManualClock } from '../../../../support/manual-clock.js';
import {
  createRestUpstream,
  FORBIDDEN,
  json,
  NOT_LISTED,
  type RestAnswer,
  restRow,
} from '../../../../support/rest-upstream.js';
import { createWork } from '../../../../support/work.js';

/** "resource not found" to a delete: is it the address that is not there, or the customer (CONTRACT 0.7, 7 #20)? */

const USER = userOf('a');

/** An upstream with nothing on its list. `look` is what it says to a reading, null for the truth; `directory` to a look-up. */
function start({
  look = null,
  directory = json(200, []),
}: {
  look?: RestAnswer | Error | null;
  directory?: RestAnswer;
}) {
  const clock = createManualClock();
  const upstream = createRestUpstream([], ({ operation, method }) => {
    if (operation === 'customers') return directory;
    return method === 'GET' ? look : null;
  });
  const api = createRestApi({ accountMode: 'subuser', deletesAtOnce: 2, now: clock.now });
  const deleteThem = async (...emails: readonly string[]) => {
    const addresses = new Set(emails.map((email) => parseAddress(email)));
    return [...(await api.delete(USER, addresses, upstream.send, createWork())).values()];
  };
  return { clock, upstream, api, deleteThem, calls: () => upstream.sent.map(({ operation }) => operation) };
}

const NOT_FOUND = { outcome: 'NOT_FOUND', known: 'by answer' };

test('one look at the list tells, and is not taken again for ten minutes', async () => {
  const { clock, upstream, deleteThem, calls } = start({});
  expect(await deleteThem('x', 'y', 'z')).toEqual([NOT_FOUND, NOT_FOUND, NOT_FOUND]);
  expect(calls().toSorted()).toEqual(['delete', 'delete', 'delete', 'list']);
  expect(upstream.sent.find(({ operation }) => operation === 'list')?.path).toMatch(/\?limit=1&offset=0&/);
  clock.advance(599_999);
  await deleteThem('x');
  expect(calls()).toHaveLength(5);
  clock.advance(1);
  await deleteThem('x');
  expect(calls().slice(5)).toEqual(['delete', 'list']);
});

test.each([
  ['404', NOT_LISTED],
  ['403', FORBIDDEN],
])('a customer who is not there is told to be unknown: %s', async (_, look) => {
  const { deleteThem, calls } = start({ look });
  for (const result of await deleteThem('x', 'y')) {
    expect(result).toMatchObject({ outcome: 'FAILED', error: { code: 'CUSTOMER_NOT_FOUND', delivery: 'refused' } });
  }
  expect(calls().filter((operation) => operation === 'customers')).toHaveLength(1);
});

test.each<[string, RestAnswer | Error, RestAnswer]>([
  ['the customer is in the directory after all', NOT_LISTED, json(200, [{ username: 'a' }])],
  ['the key may not look anybody up', NOT_LISTED, FORBIDDEN],
  ['the upstream is out of order', { status: 503 }, json(200, [])],
  ['nobody answers', new GatewayError('UPSTREAM_TIMEOUT', 'silence', { outage: true }), json(200, [])],
])('where that tells nothing the address is not listed, which is true either way: %s', async (_, look, directory) => {
  const { deleteThem } = start({ look, directory });
  expect(await deleteThem('x')).toEqual([NOT_FOUND]);
});

test('a customer whose list was read, or from whose list something was deleted, needs no look', async () => {
  const { upstream, api, deleteThem, calls } = start({});
  await api.list(USER, upstream.send, createWork());
  await deleteThem('x');
  expect(calls()).toEqual(['list', 'delete']);
  const other = start({});
  other.upstream.rows = [restRow('x')];
  await other.deleteThem('x');
  await other.deleteThem('x');
  expect(other.calls()).toEqual(['delete', 'delete']);
});

test('a customer found to be unknown is known no longer', async () => {
  let isGone = false;
  const upstream = createRestUpstream([], ({ operation }) => {
    if (!isGone) return null;
    return operation === 'customers' ? json(200, []) : NOT_LISTED;
  });
  const api = createRestApi({ accountMode: 'subuser', deletesAtOnce: 1, now: createManualClock().now });
  const list = () => api.list(USER, upstream.send, createWork());
  await list();
  isGone = true;
  await expect(list()).rejects.toMatchObject({ code: 'CUSTOMER_NOT_FOUND' });
  const results = await api.delete(USER, new Set([parseAddress('x')]), upstream.send, createWork());
  expect([...results.values()]).toMatchObject([{ error: { code: 'CUSTOMER_NOT_FOUND' } }]);
});

test('so many names are remembered, those that were noted last', () => {
  const known = createKnownCustomers(createManualClock().now);
  for (let index = 0; index < 10_000; index++) known.note(userOf(`c${index}`));
  known.note(userOf('c0'));
  known.note(userOf('one more'));
  expect(['c0', 'c1', 'c2', 'one more'].map((user) => known.has(userOf(user)))).toEqual([true, false, true, true]);
});
