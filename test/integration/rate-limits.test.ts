import { describe, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../src/emulator/emulator.js';
import { DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { callsShown, speaking } from '../support/dialects.js';
import { startGateway } from '../support/gateway.js';
import { listOf } from '../support/settle.js';
import { startUpstream } from '../support/upstream.js';

/** The counters of version 3, by clock minute and by method and endpoint. The emulator's minutes are as long as each test says. */

const LONG = 3600;

async function start(rateLimits: EmulatorOptions['rateLimits'], env: Readonly<Record<string, string>> = {}) {
  const rows = [{ email: 'a@x', reason: '', createdAt: 1_244_662_830 }];
  const seed = ['a', 'b', 'c', 'd', 'e'].map((user) => ({ user, rows }));
  const emulator = await startUpstream({ seed, rateLimits: rateLimits ?? {} });
  const gateway = await startGateway(emulator.url, { ...speaking('v3'), OPERATION_DEADLINE_MS: '8000', ...env });
  return { emulator, gateway };
}

describe('a counter that is used up', () => {
  test('is seen before the wall: nothing is sent against it, and the caller hears when to come back', async () => {
    const { emulator, gateway } = await start({ v3: 2, windowSeconds: LONG });
    await listOf(gateway, 'a');
    await listOf(gateway, 'b');
    const refused = await listOf(gateway, 'c');
    expect(refused).toMatchObject({
      message: 'The upstream limits the rate of calls; try again later.',
      extensions: { code: 'UPSTREAM_THROTTLED', retryAfterMs: expect.any(Number) },
    });
    expect(emulator.calls.list).toHaveLength(2);
  });

  test('of reads says nothing of deletes', async () => {
    const { gateway } = await start({ v3: 2, windowSeconds: LONG });
    await listOf(gateway, 'a');
    await listOf(gateway, 'b');
    const { data, errors } = await gateway.execute(
      'mutation { deleteInvalidEmail(user: "c", email: "a@x") { deleted } }',
    );
    expect({ data, errors }).toEqual({ data: { deleteInvalidEmail: { deleted: true } }, errors: [] });
  });

  test('by somebody else is a 429: a read and a delete wait for the reset, and are then answered', async () => {
    // Minutes of two seconds: well inside the deadline.
    const { emulator, gateway } = await start({ v3: 1, windowSeconds: 2 });
    for (const user of ['a', 'b', 'c']) expect(await listOf(gateway, user)).toEqual({ size: 1 });
    for (const user of ['a', 'b', 'c']) {
      const { data } = await gateway.execute(DeleteInvalidEmailDocument, { user, email: 'a@x' });
      expect(data.deleteInvalidEmail).toMatchObject({ deleted: true, message: 'success' });
    }
    expect(['a', 'b', 'c'].map((user) => emulator.state.size(user))).toEqual([0, 0, 0]);
  });
});

test('a delete that met a 429 which says when to come back was not applied, and is sent again', async () => {
  const { emulator, gateway } = await start({});
  emulator.faults.plan({
    fault: { kind: 'throttled', rateLimitReset: { seconds: 1 } },
    operation: 'delete',
  });
  const { data } = await gateway.execute(DeleteInvalidEmailDocument, { user: 'a', email: 'a@x' });
  expect(data.deleteInvalidEmail).toMatchObject({ deleted: true, message: 'success' });
  const operations = callsShown(emulator).map(({ operation }) => operation);
  expect(operations.filter((operation) => operation === 'delete')).toHaveLength(2);
});
