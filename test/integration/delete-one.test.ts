import { describe, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../src/emulator/emulator.js';
import { DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { callsShown, speaking } from '../support/dialects.js';
import { startGateway } from '../support/gateway.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';
import { DIALECTS } from '../support/upstream-port.js';

async function start(env: Readonly<Record<string, string>> = {}, options: EmulatorOptions = {}) {
  const emulator = await startUpstream(options);
  return { emulator, gateway: await startGateway(emulator.url, env) };
}

describe.each(DIALECTS)('through %s', (dialect) => {
  test.each([
    ['isaac@hotmail', true, 'success', ['example@example.com', 'example@example.com']],
    ['example@example.com', true, 'success', ['isaac@hotmail']],
    ['Isaac@hotmail', false, 'Email does not exist', ['example@example.com', 'isaac@hotmail', 'example@example.com']],
  ])('%s: deleted is %p', async (email, deleted, message, left) => {
    const { emulator, gateway } = await start(speaking(dialect));
    const { status, data, errors } = await gateway.execute(DeleteInvalidEmailDocument, { user: SEED_USER, email });
    expect(status).toBe(200);
    expect(errors).toEqual([]);
    expect(data.deleteInvalidEmail).toMatchObject({ email, deleted, message, customer: { user: SEED_USER } });
    expect(emulator.state.rows(SEED_USER).map((row) => row.email)).toEqual(left);
    expect(callsShown(emulator)).toEqual([
      { operation: 'delete', user: SEED_USER, emails: [email] },
      // 404 could also mean that there is no such customer.
      ...(dialect === 'v3' && !deleted ? [{ operation: 'list', user: SEED_USER, emails: [] }] : []),
    ]);
  });

  test.each([
    [
      'an unknown customer',
      { user: 'nobody' },
      {},
      'CUSTOMER_NOT_FOUND',
      'This customer is not registered under the account.',
    ],
    [
      'refused credentials',
      { user: SEED_USER },
      { SENDGRID_API_KEY: 'wrong' },
      'UPSTREAM_REJECTED',
      "The upstream refused the gateway's own credentials; the operator must mend them.",
    ],
  ])('%s is an error that says FAILED', async (_, { user }, env, code, message) => {
    const { emulator, gateway } = await start({ ...speaking(dialect), ...env });
    const { status, data, errors } = await gateway.execute(DeleteInvalidEmailDocument, {
      user,
      email: 'isaac@hotmail',
    });
    expect(status).toBe(200);
    expect(data).toEqual({ deleteInvalidEmail: null });
    expect(errors).toEqual([
      {
        message,
        path: ['deleteInvalidEmail'],
        locations: expect.any(Array),
        extensions: { code, outcome: 'FAILED' },
      },
    ]);
    expect(emulator.state.size(SEED_USER)).toBe(3);
    expect(callsShown(emulator)).toHaveLength(1);
  });
});

describe('failures', () => {
  test('one mutation field that fails leaves the outcome of the other', async () => {
    const { emulator, gateway } = await start();
    const { data, errors } = await gateway.execute(`mutation {
      first: deleteInvalidEmail(user: "nobody", email: "isaac@hotmail") { deleted }
      second: deleteInvalidEmail(user: "${SEED_USER}", email: "isaac@hotmail") { deleted customer { invalidEmails { email } } }
    }`);
    const left = [{ email: 'example@example.com' }, { email: 'example@example.com' }];
    expect(data).toEqual({ first: null, second: { deleted: true, customer: { invalidEmails: left } } });
    expect(errors).toMatchObject([{ path: ['first'], extensions: { code: 'CUSTOMER_NOT_FOUND', outcome: 'FAILED' } }]);
    expect(emulator.calls.list).toHaveLength(3);
  });

  test('a failed read after the delete does not hide that it was done', async () => {
    const { emulator, gateway } = await start();
    emulator.state.addCustomer({ user: 'a', rows: [{ email: 'b', reason: '', createdAt: null }] });
    const { data, errors } = await gateway.execute(`mutation {
      deleteInvalidEmail(user: "a", email: "b") { email deleted message customer { user invalidEmails(limit: 0) { id } } }
    }`);
    const customer = { user: 'a', invalidEmails: null };
    expect(data).toEqual({ deleteInvalidEmail: { email: 'b', deleted: true, message: 'success', customer } });
    expect(errors).toMatchObject([
      { path: ['deleteInvalidEmail', 'customer', 'invalidEmails'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(emulator.calls.list).toHaveLength(1);
  });
});

describe('what is read after the delete', () => {
  const DELETE_AND_READ = `deleted customer { invalidEmails { email } }`;

  test('the payload lists the customer without the address', async () => {
    const { emulator, gateway } = await start();
    const { data, errors } = await gateway.execute(
      `mutation { deleteInvalidEmail(user: "${SEED_USER}", email: "example@example.com") { ${DELETE_AND_READ} } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      deleteInvalidEmail: { deleted: true, customer: { invalidEmails: [{ email: 'isaac@hotmail' }] } },
    });
    expect(emulator.calls.list.map(({ fields }) => fields['task'])).toEqual(['delete', 'get']);
  });

  test('a second mutation field of the same request sees both deletes', async () => {
    const { emulator, gateway } = await start();
    const { data, errors } = await gateway.execute(`mutation {
      first: deleteInvalidEmail(user: "${SEED_USER}", email: "isaac@hotmail") { ${DELETE_AND_READ} }
      second: deleteInvalidEmail(user: "${SEED_USER}", email: "example@example.com") { ${DELETE_AND_READ} }
      third: deleteInvalidEmail(user: "${SEED_USER}", email: "isaac@hotmail") { ${DELETE_AND_READ} }
    }`);
    expect(errors).toEqual([]);
    const repeated = { email: 'example@example.com' };
    expect(data).toEqual({
      first: { deleted: true, customer: { invalidEmails: [repeated, repeated] } },
      second: { deleted: true, customer: { invalidEmails: [] } },
      third: { deleted: false, customer: { invalidEmails: [] } },
    });
    expect(emulator.calls.list.map(({ fields }) => fields['task'])).toEqual([
      'delete',
      'get',
      'delete',
      'get',
      'delete',
      'get',
    ]);
  });
});
