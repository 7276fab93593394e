import { describe, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../src/emulator/emulator.js';
import { DeleteInvalidEmailsDocument } from '../../src/operations/documents.js';
import { callsShown, speaking } from '../support/dialects.js';
import { startGateway } from '../support/gateway.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';
import { DIALECTS } from '../support/upstream-port.js';

async function start(env: Readonly<Record<string, string>> = {}, options: EmulatorOptions = {}) {
  const emulator = await startUpstream(options);
  return { emulator, gateway: await startGateway(emulator.url, env) };
}

const settled = (email: string, outcome: string, message: string, code: string | null = null) => ({
  email,
  outcome,
  message,
  code,
  retryAfterMs: null,
});
const deleted = (email: string) => settled(email, 'DELETED', 'success');
const absent = (email: string) => settled(email, 'NOT_FOUND', 'Email does not exist');

test.each(DIALECTS)(
  'through %s outcomes come in the order asked for, and what is not there is no error',
  async (dialect) => {
    const { emulator, gateway } = await start(speaking(dialect));
    const emails = ['nobody@example.com', 'isaac@hotmail', 'ISAAC@hotmail', 'example@example.com'];
    const { status, data, errors } = await gateway.execute(DeleteInvalidEmailsDocument, { user: SEED_USER, emails });
    expect(status).toBe(200);
    expect(errors).toEqual([]);
    expect(data.deleteInvalidEmails).toMatchObject({
      results: [
        absent('nobody@example.com'),
        deleted('isaac@hotmail'),
        absent('ISAAC@hotmail'),
        deleted('example@example.com'),
      ],
      customer: { user: SEED_USER },
    });
    expect(emulator.state.size(SEED_USER)).toBe(0);
    const sent = callsShown(emulator).flatMap((call) => call.emails);
    // Version 3 reads the list before and after, and does not send what is nowhere on it.
    expect(new Set(sent)).toEqual(new Set(dialect === 'v3' ? ['isaac@hotmail', 'example@example.com'] : emails));
    expect(callsShown(emulator)).toHaveLength(dialect === 'v3' ? 3 : 4);
  },
);

test.each(DIALECTS)(
  'through %s an address given twice is sent once and has the same outcome twice',
  async (dialect) => {
    const { emulator, gateway } = await start(speaking(dialect));
    const emails = ['isaac@hotmail', 'absent', 'isaac@hotmail', 'absent', 'isaac@hotmail'];
    const { data, errors } = await gateway.execute(DeleteInvalidEmailsDocument, { user: SEED_USER, emails });
    expect(errors).toEqual([]);
    expect(data.deleteInvalidEmails?.results).toEqual(
      emails.map((email) => (email === 'absent' ? absent(email) : deleted(email))),
    );
    expect(emulator.calls.list).toHaveLength(2);
  },
);

test('one invalid address refuses the whole call before anything is sent', async () => {
  const { emulator, gateway } = await start();
  const emails = ['isaac@hotmail', 'example@example.com', ' '];
  const { data, errors } = await gateway.execute(DeleteInvalidEmailsDocument, { user: SEED_USER, emails });
  expect(data).toEqual({ deleteInvalidEmails: null });
  expect(errors).toMatchObject([
    {
      message: '"emails[2]" is blank; give 1 to 1024 characters, not blank.',
      path: ['deleteInvalidEmails'],
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
  expect(emulator.calls.list).toEqual([]);
  expect(emulator.state.size(SEED_USER)).toBe(3);
});

test.each(DIALECTS)('through %s a failure is in the result of its address, not among the errors', async (dialect) => {
  const { emulator, gateway } = await start(speaking(dialect));
  const emails = ['a', 'b'];
  const { data, errors } = await gateway.execute(DeleteInvalidEmailsDocument, { user: 'nobody', emails });
  expect(errors).toEqual([]);
  expect(data.deleteInvalidEmails).toMatchObject({
    results: emails.map((email) =>
      settled(email, 'FAILED', 'This customer is not registered under the account.', 'CUSTOMER_NOT_FOUND'),
    ),
    customer: { user: 'nobody' },
  });
  expect(callsShown(emulator)).toHaveLength(2);
});

test('the list of the payload is read once, afterwards, and shows the addresses gone', async () => {
  const { emulator, gateway } = await start();
  const { data, errors } = await gateway.execute(
    `mutation ($user: String!, $emails: [String!]!) {
      deleteInvalidEmails(user: $user, emails: $emails) { customer { invalidEmails { email } same: invalidEmails { email } } }
      again: deleteInvalidEmails(user: $user, emails: ["example@example.com"]) { customer { invalidEmails { email } } }
    }`,
    { user: SEED_USER, emails: ['isaac@hotmail', 'absent'] },
  );
  expect(errors).toEqual([]);
  const left = [{ email: 'example@example.com' }, { email: 'example@example.com' }];
  expect(data).toEqual({
    deleteInvalidEmails: { customer: { invalidEmails: left, same: left } },
    again: { customer: { invalidEmails: [] } },
  });
  expect(emulator.calls.list.map(({ fields }) => fields['task'])).toEqual(['delete', 'delete', 'get', 'delete', 'get']);
});

describe('the limit of calls in flight', () => {
  test('holds for the deletes of one call', async () => {
    const { emulator, gateway } = await start({ UPSTREAM_CONCURRENCY: '5' }, { latencyMs: 20 });
    const emails = emulator.state.rows('medium').map(({ email }) => email);
    const asked = [...new Set(emails)].filter((email) => email !== '').slice(0, 50);
    const { data } = await gateway.execute(DeleteInvalidEmailsDocument, { user: 'medium', emails: asked });
    expect(data.deleteInvalidEmails?.results).toEqual(asked.map(deleted));
    expect(emulator.calls.list).toHaveLength(50);
    expect(emulator.calls.maxInFlight).toBe(5);
  });

  test('is one for lists and deletes together', async () => {
    const { emulator, gateway } = await start({ UPSTREAM_CONCURRENCY: '2' }, { latencyMs: 20 });
    const emails = Array.from({ length: 8 }, (_, index) => `absent-${index}`);
    const lists =
      '{ a: customer(user: "empty") { invalidEmails { id } } b: customer(user: "single") { invalidEmails { id } } }';
    const [many, read] = await Promise.all([
      gateway.execute(DeleteInvalidEmailsDocument, { user: SEED_USER, emails }),
      gateway.execute(lists),
    ]);
    expect(many.data.deleteInvalidEmails?.results).toEqual(emails.map(absent));
    expect(read.errors).toEqual([]);
    expect(emulator.calls.list).toHaveLength(10);
    expect(emulator.calls.maxInFlight).toBe(2);
  });

  test('500 addresses are taken', async () => {
    const { emulator, gateway } = await start();
    const emails = Array.from({ length: 500 }, (_, index) => `absent-${index}@example.com`);
    const { data, errors } = await gateway.execute(DeleteInvalidEmailsDocument, { user: SEED_USER, emails });
    expect(errors).toEqual([]);
    expect(data.deleteInvalidEmails?.results).toEqual(emails.map(absent));
    expect(emulator.calls.list).toHaveLength(500);
  });
});
