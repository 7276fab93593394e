import { describe, expect, test } from '@jest/globals';
import { DeleteInvalidEmailsDocument } from '../../src/operations/documents.js';
import { callsShown, speaking } from '../support/dialects.js';
import { startGateway } from '../support/gateway.js';
import { failedDeleteOf, listOf } from '../support/settle.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** Whose list a call of version 3 is about, and what a refusal means: of one customer, of one permission, or of the key. */

const FORBIDDEN = '{"errors":[{"field":null,"message":"access forbidden"}]}';
const forbidden = { kind: 'answer', status: 403, body: FORBIDDEN } as const;

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url, { ...speaking('v3'), ...env }) };
}

describe('an unknown customer', () => {
  test('is looked up, and stops nobody else', async () => {
    const { emulator, gateway } = await start();
    expect(await listOf(gateway, 'nobody')).toMatchObject({ extensions: { code: 'CUSTOMER_NOT_FOUND' } });
    expect(emulator.calls.list.map(({ path }) => path)).toEqual(['/v3/suppression/invalid_emails', '/v3/subusers']);
    expect(await listOf(gateway, SEED_USER)).toEqual({ size: 3 });
  });

  test('by account id is looked up among the accounts', async () => {
    const { emulator, gateway } = await start({ SENDGRID_ACCOUNT_MODE: 'account-id' });
    const { id } = emulator.state.account(SEED_USER);
    expect(await listOf(gateway, id)).toEqual({ size: 3 });
    expect(await listOf(gateway, SEED_USER)).toMatchObject({ extensions: { code: 'CUSTOMER_NOT_FOUND' } });
    expect(emulator.calls.list.at(-1)?.path).toBe('/v3/partners/accounts');
    expect(emulator.calls.list[0]?.onBehalfOf).toBe(`account-id ${id}`);
  });

  test('that cannot be looked up is a refusal, which stops nobody else either', async () => {
    const { emulator, gateway } = await start();
    emulator.faults.plan({ fault: forbidden, operation: 'other', times: 'always' });
    expect(await listOf(gateway, 'nobody')).toMatchObject({ extensions: { code: 'UPSTREAM_REJECTED' } });
    expect(await listOf(gateway, SEED_USER)).toEqual({ size: 3 });
  });
});

test('one customer that is refused stops nobody else', async () => {
  const { emulator, gateway } = await start();
  emulator.faults.plan({ fault: forbidden, user: 'single', times: 'always' });
  expect(await listOf(gateway, 'single')).toMatchObject({ extensions: { code: 'UPSTREAM_REJECTED' } });
  expect(await listOf(gateway, SEED_USER)).toEqual({ size: 3 });
});

test('a key that is refused stops all calls after the look-up', async () => {
  const { emulator, gateway } = await start({ SENDGRID_API_KEY: 'another' });
  expect(await listOf(gateway, SEED_USER)).toMatchObject({ extensions: { code: 'UPSTREAM_REJECTED' } });
  const before = emulator.calls.list.length;
  expect(before).toBe(2);
  expect(await listOf(gateway, 'single')).toMatchObject({ extensions: { code: 'UPSTREAM_REJECTED' } });
  expect(await failedDeleteOf(gateway)).toMatchObject({ extensions: { code: 'UPSTREAM_REJECTED', outcome: 'FAILED' } });
  expect(emulator.calls.list).toHaveLength(before);
});

describe.each(['forbidden-403', 'unauthorized-401', 'not-found-404'] as const)(
  'an unknown customer that is %s',
  (reading) => {
    test('is told to be unknown by reads and by deletes, one or many', async () => {
      const { emulator, gateway } = await start();
      emulator.behaviour.unknownCustomer = reading;
      expect(await listOf(gateway, 'nobody')).toMatchObject({ extensions: { code: 'CUSTOMER_NOT_FOUND' } });
      const deleted = await gateway.execute('mutation { deleteInvalidEmail(user: "nobody", email: "a") { deleted } }');
      expect(deleted.data).toEqual({ deleteInvalidEmail: null });
      expect(deleted.errors).toMatchObject([{ extensions: { code: 'CUSTOMER_NOT_FOUND', outcome: 'FAILED' } }]);
      for (const emails of [['a', 'b'], ['1', '2', '3', '4', '5'], ['.']]) {
        const { data } = await gateway.execute(DeleteInvalidEmailsDocument, { user: 'nobody', emails });
        expect(data.deleteInvalidEmails?.results.map(({ outcome, code }) => [outcome, code])).toEqual(
          emails.map(() => ['FAILED', 'CUSTOMER_NOT_FOUND']),
        );
      }
      expect(await listOf(gateway, SEED_USER)).toEqual({ size: 3 });
    });
  },
);

test('a key without the scope for subusers stops nobody, also where that is a 401', async () => {
  const { emulator, gateway } = await start();
  emulator.behaviour.keyScopes = 'suppression';
  emulator.behaviour.missingScope = 'unauthorized-401';
  for (const user of ['nobody', 'nobody else']) {
    expect(await listOf(gateway, user)).toMatchObject({ extensions: { code: 'UPSTREAM_REJECTED' } });
  }
  expect(await listOf(gateway, SEED_USER)).toEqual({ size: 3 });
});

test('an upstream that gives fewer rows a page than it documents cuts off no list and no directory', async () => {
  const { emulator, gateway } = await start();
  emulator.behaviour.pageCap = 100;
  const rows = Array.from({ length: 1234 }, (_, index) => ({
    email: `${index}@x`,
    reason: '',
    createdAt: 1_244_662_830,
  }));
  emulator.state.addCustomer({ user: 'long', rows });
  for (let index = 0; index < 150; index++) emulator.state.addCustomer({ user: `more-${index}`, rows: [] });
  expect(await listOf(gateway, 'long')).toEqual({ size: 1234 });
  const { data } = await gateway.execute<{ accountCustomers: { nodes: readonly unknown[] } }>(
    '{ accountCustomers(first: 100, search: "more-1") { nodes { user } } }',
  );
  // more-1, more-10 to more-19, more-100 to more-149.
  expect(data.accountCustomers.nodes).toHaveLength(61);
});

describe('a name that no header can carry', () => {
  test.each(['例え', 'müller', ' single', 'account-id single'])('is refused before any call: %j', async (user) => {
    const { emulator, gateway } = await start();
    expect(await listOf(gateway, user)).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    const { data } = await gateway.execute(DeleteInvalidEmailsDocument, { user, emails: ['a'] });
    expect(data.deleteInvalidEmails?.results).toMatchObject([{ outcome: 'FAILED', code: 'BAD_USER_INPUT' }]);
    expect(emulator.calls.list).toEqual([]);
  });
});

test("nothing that the gateway does touches the parent's own list", async () => {
  const { emulator, gateway } = await start();
  const [parents] = [emulator.state.rows('')];
  const emails = [...parents.map(({ email }) => email), '.', '..', 'a', 'b', 'c'];
  for (const user of ['single', 'empty', 'nobody', 'medium']) {
    await gateway.execute(DeleteInvalidEmailsDocument, { user, emails });
    for (const email of emails) await gateway.execute(DeleteInvalidEmailsDocument, { user, emails: [email] });
    await listOf(gateway, user);
  }
  expect(emulator.state.rows('')).toEqual(parents);
  expect(parents.length).toBeGreaterThan(0);
  expect(callsShown(emulator).filter(({ user }) => user === '')).toEqual([]);
  expect(emulator.calls.list.filter(({ deleteAll }) => deleteAll !== undefined)).toEqual([]);
});

describe('a bulk delete whose answer is lost', () => {
  const emails = ['1', '2', '3', '4', 'absent'];
  const startWith = async () => {
    const started = await start({ UPSTREAM_TIMEOUT_MS: '2000' });
    const rows = ['1', '2', '3', '4', 'kept'].map((email) => ({ email, reason: '', createdAt: 1_244_662_830 }));
    started.emulator.state.addCustomer({ user: 'a', rows });
    return started;
  };

  test('is settled by the list after it', async () => {
    const { emulator, gateway } = await startWith();
    emulator.faults.plan({ fault: { kind: 'delete-applied', answer: { kind: 'reset' } } });
    const { data } = await gateway.execute(DeleteInvalidEmailsDocument, { user: 'a', emails });
    expect(data.deleteInvalidEmails?.results.map(({ outcome, message }) => [outcome, message])).toEqual([
      ...emails.slice(0, 4).map(() => ['DELETED', 'gone (read back)']),
      ['NOT_FOUND', 'Email does not exist'],
    ]);
    expect(callsShown(emulator).map(({ operation }) => operation)).toEqual(['list', 'delete', 'list']);
  });

  test('and was not applied is sent once more, and never a third time', async () => {
    const { emulator, gateway } = await startWith();
    emulator.faults.plan({ fault: { kind: 'delete-not-applied', answer: { kind: 'reset' } }, times: 'always' });
    const { data } = await gateway.execute(DeleteInvalidEmailsDocument, { user: 'a', emails });
    expect(data.deleteInvalidEmails?.results.map(({ outcome }) => outcome)).toEqual([
      ...emails.slice(0, 4).map(() => 'UNKNOWN'),
      'NOT_FOUND',
    ]);
    expect(callsShown(emulator).filter(({ operation }) => operation === 'delete')).toHaveLength(2);
    expect(emulator.state.size('a')).toBe(5);
  });

  test('that lands late is found gone', async () => {
    const { emulator, gateway } = await startWith();
    emulator.faults.plan({ fault: { kind: 'delete-late', afterMs: 300, answer: { kind: 'reset' } } });
    emulator.faults.plan({ fault: { kind: 'latency', ms: 500 }, operation: 'list', after: 1, times: 2 });
    const { data } = await gateway.execute(DeleteInvalidEmailsDocument, { user: 'a', emails });
    const outcomes = data.deleteInvalidEmails?.results.map(({ outcome }) => outcome);
    expect(outcomes).toEqual([...emails.slice(0, 4).map(() => 'DELETED'), 'NOT_FOUND']);
    expect(emulator.state.rows('a').map(({ email }) => email)).toEqual(['kept']);
  });
});
