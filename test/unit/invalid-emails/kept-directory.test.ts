import { describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../../src/errors.js';
import { keepDirectory } from '../../../src/invalid-emails/kept-directory.js';
import { parseAddress } from '../../../src/invalid-emails/names.js';
import { rejected } from '../../support/caught.js';
import { userOf } from '../../support/customers.js';
import { createHeldPort, emptyDirectory, heldAt } from '../../support/held-port.js';
import { createManualClock } from '../../support/manual-clock.js';
import { listOf } from '../../support/scripted-port.js';
import { everythingSettled } from '../../support/turns.js';
import { createWork } from '../../support/work.js';

const TTL_MS = 1_000;
const DEADLINE_MS = 5_000;

function start(ttlMs = TTL_MS) {
  const clock = createManualClock(Date.now());
  const upstream = createHeldPort();
  const port = keepDirectory(upstream, { ttlMs, deadlineMs: DEADLINE_MS, now: clock.now });
  const answer = (index: number, readAtMs = clock.now()) => {
    const directory = emptyDirectory(readAtMs);
    heldAt(upstream.directories, index).answer(directory);
    return directory;
  };
  const fresh = () => ({ ...createWork(), notBeforeMs: clock.now() });
  return { clock, upstream, port, answer, fresh };
}

describe('kept', () => {
  test('for a while from when its read began, then read again', async () => {
    const { clock, upstream, port, answer } = start();
    const reading = port.customers(createWork());
    const directory = answer(0);
    expect(await reading).toBe(directory);
    clock.advance(TTL_MS - 1);
    expect(await port.customers(createWork())).toBe(directory);
    expect(upstream.directories).toHaveLength(1);
    clock.advance(1);
    const again = port.customers(createWork());
    const second = answer(1);
    expect(await again).toBe(second);
  });

  test('not for whoever wants nothing that was read before', async () => {
    const { clock, upstream, port, answer, fresh } = start();
    const reading = port.customers(createWork());
    answer(0);
    await reading;
    clock.advance(1);
    const afresh = port.customers(fresh());
    clock.advance(1);
    const second = answer(1);
    expect(await afresh).toBe(second);
    expect(await port.customers(createWork())).toBe(second);
    expect(upstream.directories).toHaveLength(2);
  });

  test('not at all with a time of 0', async () => {
    const { upstream, port, answer } = start(0);
    for (const index of [0, 1]) {
      const reading = port.customers(createWork());
      answer(index);
      await reading;
    }
    expect(upstream.directories).toHaveLength(2);
  });

  test('never a failure', async () => {
    const { upstream, port, answer } = start();
    const failing = port.customers(createWork());
    const error = new GatewayError('UPSTREAM_PROTOCOL', 'damaged');
    heldAt(upstream.directories, 0).fail(error);
    expect(await rejected(failing)).toBe(error);
    const reading = port.customers(createWork());
    const directory = answer(1);
    expect(await reading).toBe(directory);
  });

  test('never what was overtaken by a later read', async () => {
    const { clock, port, answer, fresh } = start();
    const early = port.customers(createWork());
    clock.advance(1);
    const late = port.customers(fresh());
    clock.advance(1);
    const newer = answer(1);
    await late;
    const older = answer(0, clock.now() - 2);
    expect(await early).toBe(older);
    expect(await port.customers(createWork())).toBe(newer);
  });
});

describe('shared', () => {
  test('by all who come while it is read; it ends when the last of them hangs up', async () => {
    const { upstream, port } = start();
    const callers = [new AbortController(), new AbortController()];
    const failures = callers.map(({ signal }) => rejected(port.customers(createWork({ signal }))));
    expect(upstream.directories).toHaveLength(1);
    const { signal } = heldAt(upstream.directories, 0).work;
    callers[0]?.abort();
    await everythingSettled();
    expect(signal.aborted).toBe(false);
    callers[1]?.abort();
    for (const failure of failures) expect((await failure).code).toBe('UPSTREAM_UNAVAILABLE');
    expect(signal.aborted).toBe(true);
  });

  test("by nobody whose read broke off at another caller's own budget: he reads for himself", async () => {
    const { upstream, port, answer } = start();
    const over = rejected(port.customers(createWork()));
    const joined = port.customers(createWork());
    heldAt(upstream.directories, 0).fail(new GatewayError('RATE_LIMITED', 'spent', { delivery: 'unsent' }));
    expect((await over).code).toBe('RATE_LIMITED');
    await everythingSettled();
    const directory = answer(1);
    expect(await joined).toBe(directory);
  });

  test('has its own deadline', async () => {
    const { clock, upstream, port, answer } = start();
    const reading = port.customers(createWork({ deadlineMs: clock.now() + 60_000 }));
    expect(heldAt(upstream.directories, 0).work.deadlineMs).toBe(clock.now() + DEADLINE_MS);
    answer(0);
    await reading;
  });
});

test('lists, finds and deletes go through', async () => {
  const { upstream, port } = start();
  const user = userOf('a');
  const readings = [port.list(user, createWork()), port.find(user, 'b', createWork())];
  expect(upstream.lists.map(({ what }) => what)).toEqual(['list a', 'find b of a']);
  for (const call of upstream.lists) call.answer(listOf(['b']));
  for (const reading of readings) expect((await reading).size).toBe(1);
  const results = await port.delete(user, new Set([parseAddress('b')]), createWork());
  expect(results.size).toBe(1);
});
