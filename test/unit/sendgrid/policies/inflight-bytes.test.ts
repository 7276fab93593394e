import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createInflightBytesPolicy } from '../../../../src/sendgrid/policies/inflight-bytes.js';
import { createExchange } from '../../../support/exchanges.js';
import { callAt, createHeldSend } from '../../../support/held-send.js';
import { everythingSettled, stateOf } from '../../../support/turns.js';
import { UPSTREAM_ERRORS } from '../../../support/upstream-errors.js';
import { createWork } from '../../../support/work.js';

const MIB = 1 << 20;

// Reads wait in a line that keeps deadlines with setTimeout.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function createBounded(limit: number) {
  const upstream = createHeldSend();
  const send = createInflightBytesPolicy({ limit, now: Date.now })(upstream.send);
  const start = (operation: 'list' | 'delete', name: string, waitMs = 10_000, signal?: AbortSignal) => {
    const answer = send(
      createExchange(operation, name),
      createWork({ deadlineMs: Date.now() + waitMs, ...(signal && { signal }) }),
    );
    answer.catch(() => {});
    return answer;
  };
  const readMany = (count: number) => Array.from({ length: count }, (_, index) => start('list', `read-${index}`));
  return { upstream, start, readMany, call: (index: number) => callAt(upstream, index) };
}

describe('reads', () => {
  test('count a mebibyte each until their answer says more; the rest waits', async () => {
    const { upstream, readMany } = createBounded(3 * MIB);
    void readMany(5);
    await everythingSettled();
    expect(upstream.calls.map(({ path }) => path)).toEqual(['/read-0', '/read-1', '/read-2']);
  });

  test('let in exactly as many as there is room for, in the order of their coming', async () => {
    const { upstream, readMany, call } = createBounded(2 * MIB);
    const reads = readMany(6);
    await everythingSettled();
    call(0).succeed();
    await everythingSettled();
    expect(upstream.inFlight).toBe(2);
    call(1).succeed();
    call(2).succeed();
    await everythingSettled();
    expect(upstream.inFlight).toBe(2);
    call(3).succeed();
    call(4).succeed();
    await everythingSettled();
    call(5).succeed();
    expect(await Promise.all(reads)).toEqual(['read-0', 'read-1', 'read-2', 'read-3', 'read-4', 'read-5']);
    expect(upstream.calls.map(({ path }) => path)).toEqual(reads.map((_, index) => `/read-${index}`));
  });

  test.each([
    ['its head', (bytes: number) => ({ begin: bytes, receive: 0 })],
    ['its body, slice by slice', (bytes: number) => ({ begin: undefined, receive: bytes })],
  ])('count as many bytes as %s tells, once', async (_, tell) => {
    const { upstream, start, call } = createBounded(4 * MIB);
    void start('list', 'large');
    const { begin, receive } = tell(3 * MIB);
    call(0).begin(begin);
    for (let slice = 0; slice < 3; slice++) call(0).receive(receive / 3);
    void start('list', 'small');
    void start('list', 'waits');
    expect(upstream.calls.map(({ path }) => path)).toEqual(['/large', '/small']);
    call(0).receive(3 * MIB - receive);
    call(1).succeed();
    await everythingSettled();
    expect(upstream.calls.map(({ path }) => path)).toEqual(['/large', '/small', '/waits']);
  });

  test('an answer longer than its head said counts what it is', async () => {
    const { upstream, start, call } = createBounded(4 * MIB);
    void start('list', 'liar');
    call(0).begin(10);
    call(0).receive(4 * MIB);
    void start('list', 'waits');
    await everythingSettled();
    expect(upstream.calls).toHaveLength(1);
  });

  test('one that is larger than the limit is let through, alone', async () => {
    const { upstream, start, call } = createBounded(MIB / 2);
    const huge = start('list', 'huge');
    call(0).begin(50 * MIB);
    const next = start('list', 'next');
    await everythingSettled();
    expect(upstream.calls).toHaveLength(1);
    call(0).succeed();
    await expect(huge).resolves.toBe('huge');
    await everythingSettled();
    call(1).succeed();
    await expect(next).resolves.toBe('next');
  });

  test('one that fails frees all that it held', async () => {
    const { upstream, start, readMany, call } = createBounded(2 * MIB);
    void start('list', 'fails');
    call(0).receive(40 * MIB);
    void readMany(3);
    call(0).fail(UPSTREAM_ERRORS['a reset']());
    await everythingSettled();
    expect(upstream.calls.map(({ path }) => path)).toEqual(['/fails', '/read-0', '/read-1']);
  });

  test('a late comer does not overtake those that wait', async () => {
    const { upstream, start, readMany, call } = createBounded(MIB);
    void readMany(2);
    await everythingSettled();
    call(0).succeed();
    await everythingSettled();
    void start('list', 'late');
    await everythingSettled();
    expect(upstream.calls.map(({ path }) => path)).toEqual(['/read-0', '/read-1']);
  });
});

test('deletes neither wait nor count', async () => {
  const { upstream, start, call } = createBounded(MIB);
  void start('list', 'first');
  call(0).receive(MIB);
  for (let i = 0; i < 20; i++) void start('delete', `delete-${i}`);
  expect(upstream.calls).toHaveLength(21);
  call(1).receive(90 * MIB);
  call(0).succeed();
  await everythingSettled();
  void start('list', 'second');
  expect(upstream.calls.at(-1)?.path).toBe('/second');
});

describe('leaving the line', () => {
  test.each(['hanging up', 'running out of time'])('by %s frees nothing that it did not hold', async (how) => {
    const { upstream, start, call } = createBounded(MIB);
    const caller = new AbortController();
    void start('list', 'first');
    const leaving = start('list', 'leaves', 1_000, caller.signal);
    const staying = start('list', 'stays');
    if (how === 'hanging up') caller.abort();
    else await jest.advanceTimersByTimeAsync(1_000);
    expect(await stateOf(leaving)).toBe(how === 'hanging up' ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_TIMEOUT');
    expect(await stateOf(staying)).toBe('pending');
    expect(upstream.calls.map(({ path }) => path)).toEqual(['/first']);
    call(0).succeed();
    await everythingSettled();
    expect(upstream.calls.map(({ path }) => path)).toEqual(['/first', '/stays']);
  });
});
