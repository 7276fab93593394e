import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  CustomerInvalidEmailsDocument,
  DeleteInvalidEmailDocument,
  DeleteInvalidEmailsDocument,
} from '../../src/operations/documents.js';
import { auditLines, FULL_DISK, testOnFullDisk } from '../support/audit-lines.js';
import { run } from '../support/child.js';
import { startGateway } from '../support/gateway.js';
import { temporaryDirectory } from '../support/temporary.js';
import { callerWith, WITH_TOKENS } from '../support/tokens.js';
import { until } from '../support/until.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** The record of deletes, through real sockets and on a real disk. */

const AUDIT_KEY = 'a-key-of-the-tests-of-32-bytes-or-more';
/** Of isaac@hotmail under that key, as openssl makes it. */
const ISAAC = 'ad72ae3b2662839c35a15fac4f1bd520de1067bd495507bf6ef3009a0c627eb5';

async function start(env: Readonly<Record<string, string>> = {}, latencyMs = 0) {
  const AUDIT_LOG = join(await temporaryDirectory(), 'deletes.jsonl');
  const emulator = await startUpstream({ latencyMs });
  const gateway = await startGateway(emulator.url, { AUDIT_LOG, AUDIT_KEY, ...env });
  return { emulator, gateway, path: AUDIT_LOG };
}

test('who deleted what, under a hash, with the entry as it was last read and no reading for it', async () => {
  const { emulator, gateway, path } = await start({ ...WITH_TOKENS, CACHE_TTL_MS: '60000' });
  const headers = { ...callerWith('invalid_emails:read invalid_emails:delete'), 'x-request-id': 'the-one' };
  await gateway.execute(CustomerInvalidEmailsDocument, { user: SEED_USER }, headers);
  await gateway.execute(DeleteInvalidEmailDocument, { user: SEED_USER, email: 'isaac@hotmail' }, headers);
  const facts = {
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    requestId: 'the-one',
    subject: 'tester',
    customer: SEED_USER,
    upstreamVersion: 'v1',
    addressHash: ISAAC,
  };
  const entry = { reason: 'Bad Syntax', created: '2009-06-10T19:40:30Z', createdRaw: expect.any(String) };
  const lastRead = { readAt: expect.any(String), count: 1, entries: [entry] };
  const lines = auditLines(path);
  expect(lines).toEqual([
    { event: 'delete.intended', ...facts, lastRead },
    { event: 'delete.settled', ...facts, outcome: 'DELETED', code: null },
  ]);
  expect(lines[0]?.['id']).toBe(lines[1]?.['id']);
  expect(JSON.stringify(lines)).not.toContain('isaac');
  // The delete asks for no customer, so what there is of readings is the one before it.
  expect(emulator.calls.list.filter(({ fields }) => fields['task'] === 'get').length).toBeLessThanOrEqual(2);
});

test('the docs make the same hash, and the key is on no command line', async () => {
  const [, snippet = ''] = /```sh\n(.*?)```/s.exec(readFileSync('docs/audit.md', 'utf8')) ?? [];
  const key = join(await temporaryDirectory(), 'audit-key');
  writeFileSync(key, `${AUDIT_KEY}\n`);
  expect(snippet).toContain('AUDIT_KEY_FILE=/run/secrets/audit-key');
  expect(snippet).not.toMatch(/\$\{?AUDIT_KEY|-hmac/);
  const { stdout } = await run('sh', ['-c', snippet.replace('/run/secrets/audit-key', key)]);
  expect(stdout.trim()).toBe(ISAAC);
});

test('without a kept list the record says so, and the upstream is asked for the delete alone', async () => {
  const { emulator, gateway, path } = await start();
  const mutation = `mutation { deleteInvalidEmail(user: "${SEED_USER}", email: "isaac@hotmail") { deleted } }`;
  await gateway.execute(mutation);
  expect(auditLines(path)[0]).toMatchObject({ subject: null, lastRead: null });
  expect(emulator.calls.list.map(({ fields }) => fields['task'])).toEqual(['delete']);
});

test('while the delete is on its way the record has the intention alone', async () => {
  const { emulator, gateway, path } = await start({}, 500);
  const deleting = gateway.execute(DeleteInvalidEmailDocument, { user: SEED_USER, email: 'isaac@hotmail' });
  await until('a call to the upstream', () => emulator.calls.list.length === 1);
  expect(auditLines(path).map(({ event }) => event)).toEqual(['delete.intended']);
  await deleting;
  expect(auditLines(path).map(({ event }) => event)).toEqual(['delete.intended', 'delete.settled']);
});

test('a bulk delete has two lines for each address, all intentions before the first call', async () => {
  const { emulator, gateway, path } = await start({ AUDIT_ADDRESSES: 'plain', AUDIT_KEY: '' }, 500);
  const emails = ['example@example.com', 'nobody@x', 'nobody@x'];
  const deleting = gateway.execute(DeleteInvalidEmailsDocument, { user: SEED_USER, emails });
  await until('a call to the upstream', () => emulator.calls.list.length > 0);
  const intended = ['example@example.com', 'nobody@x'].map((address) => ({ event: 'delete.intended', address }));
  expect(auditLines(path)).toMatchObject(intended);
  await deleting;
  expect(auditLines(path)).toMatchObject([
    ...intended,
    { event: 'delete.settled', address: 'example@example.com', outcome: 'DELETED' },
    { event: 'delete.settled', address: 'nobody@x', outcome: 'NOT_FOUND' },
  ]);
});

test('what failed and what is unknown stand there with their codes', async () => {
  const { emulator, gateway, path } = await start();
  emulator.faults.plan({ fault: { kind: 'delete-not-applied', answer: { kind: 'reset' } }, times: 2 });
  await gateway.execute(DeleteInvalidEmailDocument, { user: SEED_USER, email: 'isaac@hotmail' });
  await gateway.execute(DeleteInvalidEmailDocument, { user: 'no-such-customer', email: 'isaac@hotmail' });
  expect(auditLines(path).filter(({ event }) => event === 'delete.settled')).toMatchObject([
    { outcome: 'UNKNOWN', code: 'UPSTREAM_UNAVAILABLE' },
    { outcome: 'FAILED', code: 'CUSTOMER_NOT_FOUND' },
  ]);
});

testOnFullDisk('a full disk refuses deletes, one and many, and lists are read all the same', async () => {
  const { emulator, gateway } = await start({ AUDIT_LOG: FULL_DISK });
  const one = await gateway.execute(DeleteInvalidEmailDocument, { user: SEED_USER, email: 'isaac@hotmail' });
  expect(one.data).toEqual({ deleteInvalidEmail: null });
  const message = expect.stringContaining('AUDIT_LOG writable');
  expect(one.errors).toMatchObject([{ message, extensions: { code: 'OVERLOADED', outcome: 'FAILED' } }]);
  const emails = ['isaac@hotmail', 'example@example.com'];
  const many = await gateway.execute(DeleteInvalidEmailsDocument, { user: SEED_USER, emails });
  const refused = emails.map((email) => ({ email, outcome: 'FAILED', code: 'OVERLOADED', message }));
  expect(many.data.deleteInvalidEmails?.results).toMatchObject(refused);
  const read = await gateway.execute(CustomerInvalidEmailsDocument, { user: SEED_USER });
  expect([read.errors, read.data.customer?.invalidEmails?.length]).toEqual([[], 3]);
  expect(emulator.calls.list.filter(({ fields }) => fields['task'] === 'delete')).toEqual([]);
  expect(gateway.logLines.filter((line) => line.includes('"ENOSPC"'))).toHaveLength(2);
});
