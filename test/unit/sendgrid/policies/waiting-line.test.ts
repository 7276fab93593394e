import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { createWaitingLine, type WaitingLine, whyPointless } from '../../../../src/sendgrid/policies/waiting-line.js';
import { rejected } from '../../../support/caught.js';
import { fuzzAsync } from '../../../support/fuzz.js';
import { everythingSettled, stateOf } from '../../../support/turns.js';
import { createWork } from '../../../support/work.js';

// The line keeps deadlines with setTimeout.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const newLine = (): WaitingLine => createWaitingLine('the bus came', Date.now);

interface Passenger {
  readonly caller: AbortController;
  readonly turn: Promise<void>;
}

function queue(line: WaitingLine, waitMs = 10_000): Passenger {
  const caller = new AbortController();
  const turn = line.wait(createWork({ deadlineMs: Date.now() + waitMs, signal: caller.signal }));
  turn.catch(() => {});
  return { caller, turn };
}

const states = (passengers: readonly Passenger[]) => Promise.all(passengers.map(({ turn }) => stateOf(turn)));

test('nobody waits: nobody is let in', () => {
  const line = newLine();
  expect(line.advance()).toBe(false);
  expect(line.length).toBe(0);
});

test('first come, first served, one at a time', async () => {
  const line = newLine();
  const passengers = [queue(line), queue(line), queue(line)];
  expect(line.length).toBe(3);
  expect(line.advance()).toBe(true);
  expect(line.length).toBe(2);
  expect(await states(passengers)).toEqual(['kept', 'pending', 'pending']);
  expect([line.advance(), line.advance(), line.advance()]).toEqual([true, true, false]);
  expect(await states(passengers)).toEqual(['kept', 'kept', 'kept']);
});

describe('leaving', () => {
  test('a caller that hangs up leaves from the middle, unsent, and is not let in', async () => {
    const line = newLine();
    const passengers = [queue(line), queue(line), queue(line)] as const;
    passengers[1].caller.abort();
    expect(line.length).toBe(2);
    expect(await rejected(passengers[1].turn)).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      delivery: 'unsent',
      outage: false,
    });
    expect([line.advance(), line.advance(), line.advance()]).toEqual([true, true, false]);
    expect(await states(passengers)).toEqual(['kept', 'UPSTREAM_UNAVAILABLE', 'kept']);
  });

  test('one whose deadline passes leaves, unsent, and is told what it waited for', async () => {
    const line = newLine();
    const passengers = [queue(line, 1_000), queue(line, 2_000)] as const;
    await jest.advanceTimersByTimeAsync(999);
    expect(line.length).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(line.length).toBe(1);
    const error = await rejected(passengers[0].turn);
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', delivery: 'unsent', outage: false });
    expect(error.message).toContain('before the bus came');
    expect(await states(passengers)).toEqual(['UPSTREAM_TIMEOUT', 'pending']);
  });

  test('one whose caller has hung up already does not join at all', async () => {
    const line = newLine();
    const signal = AbortSignal.abort();
    expect(await stateOf(line.wait(createWork({ signal })))).toBe('UPSTREAM_UNAVAILABLE');
    expect(line.length).toBe(0);
  });

  test.each(['let in', 'hung up', 'too late'])('%s: neither timer nor listener stays behind', async (how) => {
    const line = newLine();
    const { caller, turn } = queue(line);
    expect(jest.getTimerCount()).toBe(1);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
    if (how === 'let in') line.advance();
    else if (how === 'hung up') caller.abort();
    else await jest.advanceTimersByTimeAsync(10_000);
    await turn.catch(() => {});
    expect(jest.getTimerCount()).toBe(0);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });
});

type Step =
  | { readonly kind: 'join' }
  | { readonly kind: 'advance' }
  | { readonly kind: 'hang up'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'join' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'advance' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hang up' as const), which: fc.nat(20) }) },
);

test('in any order of coming, leaving and being let in it is the line that an array would be', async () => {
  await fuzzAsync(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const line = newLine();
      const waiting: number[] = [];
      const letIn: number[] = [];
      const expected: number[] = [];
      const callers: AbortController[] = [];
      for (const now of steps) {
        if (now.kind === 'join') {
          const number = callers.length;
          const { caller, turn } = queue(line);
          turn.then(
            () => letIn.push(number),
            () => {},
          );
          callers.push(caller);
          waiting.push(number);
        } else if (now.kind === 'advance') {
          const first = waiting.shift();
          expect(line.advance()).toBe(first !== undefined);
          if (first !== undefined) expected.push(first);
        } else {
          const which = now.which % Math.max(1, callers.length);
          callers[which]?.abort();
          if (waiting.includes(which)) waiting.splice(waiting.indexOf(which), 1);
        }
        expect(line.length).toBe(waiting.length);
      }
      await everythingSettled();
      expect(letIn).toEqual(expected);
      for (const caller of callers) caller.abort();
      expect(jest.getTimerCount()).toBe(0);
    }),
    0.4,
  );
});

describe('whyPointless', () => {
  const why = (deadlineMs: number, signal: AbortSignal) =>
    whyPointless(createWork({ deadlineMs, signal }), 'the bus came', () => 1_000);

  test.each([
    ['nobody waits any more', 2_000, AbortSignal.abort(), 'UPSTREAM_UNAVAILABLE'],
    ['its time is up', 1_000, new AbortController().signal, 'UPSTREAM_TIMEOUT'],
    ['its time has long been up', 0, new AbortController().signal, 'UPSTREAM_TIMEOUT'],
  ])('%s', (_, deadlineMs, signal, code) => {
    expect(why(deadlineMs, signal)).toMatchObject({ code, delivery: 'unsent', outage: false });
  });

  test('a millisecond before the deadline there is a point in it', () => {
    expect(why(1_001, new AbortController().signal)).toBeNull();
  });
});
