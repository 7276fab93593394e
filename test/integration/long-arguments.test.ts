import { expect, test } from '@jest/globals';
import { CustomerInvalidEmailsDocument, CustomerInvalidEmailsPageDocument } from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';

/** Texts that could match nothing are refused before any call: they would only fill memories and logs. */

test.each([
  ['email', 1024],
  ['emailContains', 1024],
  ['domain', 1024],
  ['reason', 8192],
] as const)('filter.%s takes %i characters and no more', async (name, max) => {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url);
  const ask = (length: number) =>
    gateway.execute(CustomerInvalidEmailsDocument, { user: 'single', filter: { [name]: 'a'.repeat(length) } });
  expect((await ask(max)).data.customer?.invalidEmails).toEqual([]);
  expect(emulator.calls.list).toHaveLength(1);
  for (const length of [max + 1, 900_000]) {
    const message = `"filter.${name}" is too long; give at most ${max} characters.`;
    expect((await ask(length)).errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  }
  expect(emulator.calls.list).toHaveLength(1);
});

test('a cursor that no entry could have is refused', async () => {
  const gateway = await startGateway((await startUpstream()).url);
  const after = 'a'.repeat(65_537);
  const { errors } = await gateway.execute(CustomerInvalidEmailsPageDocument, { user: 'single', after });
  expect(errors).toMatchObject([{ message: '"after" is too long; give at most 65536 characters.' }]);
});

test('why a bulk delete failed is logged, once for each reason', async () => {
  const emulator = await startUpstream({ credentials: { user: 'emulator', key: 'another' } });
  const gateway = await startGateway(emulator.url);
  const operation = 'mutation { deleteInvalidEmails(user: "single", emails: ["a", "b"]) { results { outcome code } } }';
  await gateway.execute(operation);
  const lines = gateway.logLines.map((line) => JSON.parse(line) as { level: string; code?: string });
  expect(lines.filter(({ code }) => code === 'UPSTREAM_REJECTED')).toEqual([
    expect.objectContaining({ level: 'error' }),
  ]);
});
