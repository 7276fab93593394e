import { expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import { CustomerInvalidEmailsDocument, DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';

/** Lists that are kept and shared, across requests: docs/decisions/write-windows.md through real sockets. */

const ROWS = ['gone@x', 'stays@x'].map((email) => ({ email, reason: '', createdAt: null }));
const SEED = ['Alpha', 'beta'].map((user) => ({ user, rows: ROWS }));
const NO_CACHE = { 'cache-control': 'no-cache' };

async function start(
  env: Readonly<Record<string, string>> = {},
): Promise<{ emulator: Emulator; gateway: TestGateway }> {
  const emulator = await startUpstream({ seed: SEED });
  return { emulator, gateway: await startGateway(emulator.url, { CACHE_TTL_MS: '60000', ...env }) };
}

async function emailsOf(gateway: TestGateway, user = 'Alpha', headers = {}): Promise<readonly string[] | undefined> {
  const { data } = await gateway.execute(CustomerInvalidEmailsDocument, { user }, headers);
  return data.customer?.invalidEmails?.map(({ email }) => email);
}

const reads = ({ calls }: Emulator) => calls.list.filter(({ fields }) => fields['task'] === 'get').length;
const ALL = ['gone@x', 'stays@x'];

test('a list is read once for several requests, and afresh for one that says no-cache', async () => {
  const { emulator, gateway } = await start();
  expect(await Promise.all([emailsOf(gateway), emailsOf(gateway), emailsOf(gateway)])).toEqual([ALL, ALL, ALL]);
  expect(await emailsOf(gateway)).toEqual(ALL);
  expect(reads(emulator)).toBe(1);
  emulator.state.removeRows('Alpha', ({ email }) => email === 'gone@x');
  expect(await emailsOf(gateway)).toEqual(ALL);
  expect(await emailsOf(gateway, 'Alpha', NO_CACHE)).toEqual(['stays@x']);
  // What it read is what everybody gets from now on.
  expect(await emailsOf(gateway)).toEqual(['stays@x']);
  expect(reads(emulator)).toBe(2);
});

test.each([
  ['CACHE_TTL_MS=0', { CACHE_TTL_MS: '0' }],
  ['CACHE_MAX_BYTES too small for one', { CACHE_MAX_BYTES: '100' }],
])('%s keeps nothing, and reads in flight are shared all the same', async (_, env) => {
  const { emulator, gateway } = await start(env);
  emulator.faults.plan({ fault: { kind: 'latency', ms: 100 } });
  expect(await Promise.all([emailsOf(gateway), emailsOf(gateway)])).toEqual([ALL, ALL]);
  expect(reads(emulator)).toBe(1);
  await emailsOf(gateway);
  expect(reads(emulator)).toBe(2);
});

test.each(['Alpha', 'beta'])('after a delete the list of %s is read afresh if it is that customer’s', async (user) => {
  const { emulator, gateway } = await start();
  await Promise.all([emailsOf(gateway, 'Alpha'), emailsOf(gateway, 'beta')]);
  await gateway.execute(DeleteInvalidEmailDocument, { user: 'Alpha', email: 'gone@x' });
  expect(await emailsOf(gateway, user)).toEqual(user === 'Alpha' ? ['stays@x'] : ALL);
  expect(reads(emulator)).toBe(user === 'Alpha' ? 3 : 2);
});

test('a delete under another spelling drops the list as well: the upstream may take both for one', async () => {
  const { emulator, gateway } = await start();
  await emailsOf(gateway);
  for (const user of ['alpha', ' Alpha ', 'Ａｌｐｈａ']) {
    await gateway.execute(DeleteInvalidEmailDocument, { user, email: 'gone@x' });
    await emailsOf(gateway);
  }
  expect(reads(emulator)).toBe(4);
});

test('a slow read begun before a delete is shown to who asked then, and to nobody later', async () => {
  const { emulator, gateway } = await start();
  emulator.faults.plan({ fault: { kind: 'latency', ms: 400 }, operation: 'list' });
  const before = emailsOf(gateway);
  while (reads(emulator) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await gateway.execute(DeleteInvalidEmailDocument, { user: 'Alpha', email: 'gone@x' });
  const after = await emailsOf(gateway);
  expect(after).toEqual(['stays@x']);
  expect(await before).toEqual(ALL);
  expect(await emailsOf(gateway)).toEqual(['stays@x']);
  expect(reads(emulator)).toBe(2);
});

test('after UNKNOWN nothing is kept for UPSTREAM_TIMEOUT_MS: the delete may still land', async () => {
  const { emulator, gateway } = await start({ UPSTREAM_TIMEOUT_MS: '300' });
  emulator.faults.plan({ fault: { kind: 'delete-not-applied', answer: { kind: 'reset' } }, times: 2 });
  const { errors } = await gateway.execute(DeleteInvalidEmailDocument, { user: 'Alpha', email: 'gone@x' });
  expect(errors).toMatchObject([{ extensions: { outcome: 'UNKNOWN' } }]);
  const readBack = reads(emulator);
  await emailsOf(gateway);
  await emailsOf(gateway);
  expect(reads(emulator)).toBe(readBack + 2);
  await new Promise((resolve) => setTimeout(resolve, 350));
  await emailsOf(gateway);
  await emailsOf(gateway);
  expect(reads(emulator)).toBe(readBack + 3);
});

test('the budget of calls: UPSTREAM_THROTTLED with when to come back, and deletes surely not sent', async () => {
  const { emulator, gateway } = await start({ UPSTREAM_CALLS_PER_MINUTE: '1', CACHE_TTL_MS: '0' });
  // The budget is of a clock minute: near its end the first two reads could fall into two of them.
  while (Date.now() % 60_000 > 58_000) await new Promise((resolve) => setTimeout(resolve, 100));
  await emailsOf(gateway);
  const { errors } = await gateway.execute(CustomerInvalidEmailsDocument, { user: 'beta' });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_THROTTLED', retryAfterMs: expect.any(Number) } }]);
  expect(errors[0]?.extensions.retryAfterMs).toBeLessThanOrEqual(60_000);
  const deleted = await gateway.execute(DeleteInvalidEmailDocument, { user: 'beta', email: 'gone@x' });
  expect(deleted.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_THROTTLED', outcome: 'FAILED' } }]);
  expect(emulator.calls.list).toHaveLength(1);
});
