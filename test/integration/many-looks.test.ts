import { expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { times } from '../support/operations-of-many.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** One operation that looks through a long list in many ways, which its limits allow. */

const ROWS = 20_000;
const reasonOf = (index: number) => `reason ${index % 100}`;

async function start() {
  const upstream = await startUpstream();
  const rows = Array.from({ length: ROWS }, (_, index) => ({
    email: `${index}@example.com`,
    reason: reasonOf(index),
    createdAt: 1_244_662_830 + index,
  }));
  upstream.state.replaceRows(SEED_USER, rows);
  const env = { CACHE_TTL_MS: '600000', UPSTREAM_TIMEOUT_MS: '60000', OPERATION_DEADLINE_MS: '60000' };
  const gateway = await startGateway(upstream.url, { ...env, SHUTDOWN_GRACE_MS: '60000' });
  const whole = `{ customer(user: "${SEED_USER}") { invalidEmailsConnection(first: 0) { totalCount } } }`;
  await gateway.execute(whole);
  return gateway;
}

const SORTED = 'a#: invalidEmails(limit: 1 orderBy: EMAIL_DESC filter: { reason: "reason #" }) { email }';
const PAGED = 'a#: invalidEmailsConnection(first: 1 filter: { reason: "reason #" }) { totalCount }';

test.each([
  ['in order', SORTED, { email: expect.any(String) }],
  ['in pages', PAGED, { totalCount: ROWS / 100 }],
])('%s: others are answered meanwhile', async (_, field, shown) => {
  const { execute } = await start();
  let done = false;
  const heavy = execute(`{ customer(user: "${SEED_USER}") { ${times(50, field)} } }`).finally(() => {
    done = true;
  });
  let answered = 0;
  while (!done) {
    await execute('{ __typename }');
    if (!done) answered++;
  }
  const { data, errors } = await heavy;
  expect(errors).toEqual([]);
  const found = Object.values((data as { customer: Readonly<Record<string, unknown>> }).customer);
  expect(found.map((value) => (Array.isArray(value) ? value[0] : value))).toEqual(Array(50).fill(shown));
  expect(answered).toBeGreaterThanOrEqual(4);
});

test('one customer a hundred times is the same a hundred times', async () => {
  const { execute } = await start();
  const query = `query ($users: [String!]!) { customers(users: $users) { ${times(5, SORTED)} } }`;
  for (let time = 0; time < 2; time++) {
    const { data, errors } = await execute<{ customers: readonly object[] }>(query, {
      users: Array(100).fill(SEED_USER),
    });
    expect(errors).toEqual([]);
    const [one] = data.customers;
    // The greatest by their text of those that end in 00 to 04.
    const emails = ['9900', '9901', '9902', '9903', '9904'].map((name) => [{ email: `${name}@example.com` }]);
    expect(Object.values(one ?? {})).toEqual(emails);
    expect(data.customers).toEqual(Array(100).fill(one));
  }
});
