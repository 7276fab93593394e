import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../src/errors.js';
import { createConcurrencyPolicy } from '../../src/sendgrid/policies/concurrency.js';
import { fuzzAsync } from '../support/fuzz.js';
import { aCall, createTurnstile, settled } from '../support/turnstile.js';
import { createWork } from '../support/work.js';

/** What happens next: a call comes, one in flight ends or fails, a caller hangs up, time goes by. */
const anyStep = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('arrive' as const), patience: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('end' as const, 'fail' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hang up' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 30 }) }) },
);

type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

interface Call {
  readonly name: string;
  readonly caller: AbortController;
  /** Filled when it is settled. */
  outcome: string | null;
}

/** Plays a schedule against the policy; every rule that must hold at any moment is looked at after every step. */
async function play(limit: number, maxQueued: number, steps: readonly Step[]): Promise<readonly Call[]> {
  const turnstile = createTurnstile();
  const send = createConcurrencyPolicy({ limit, maxQueued, now: Date.now }).policy(turnstile.send);
  const calls: Call[] = [];

  const arrive = (patience: number): void => {
    const call: Call = { name: `c${calls.length}`, caller: new AbortController(), outcome: null };
    calls.push(call);
    send(aCall(call.name), createWork({ deadlineMs: Date.now() + patience, signal: call.caller.signal })).then(
      (name) => {
        call.outcome = name;
      },
      (thrown: unknown) => {
        call.outcome = thrown instanceof GatewayError ? `${thrown.code} ${thrown.delivery}` : String(thrown);
      },
    );
  };
  const leave = (which: number, how: 'end' | 'fail'): void => {
    const { inFlight } = turnstile;
    const name = inFlight[which % inFlight.length];
    if (name === undefined) return;
    if (how === 'end') turnstile.letGo(name);
    else turnstile.break(name, new Error('broken'));
  };
  const take = (step: Step): void => {
    if (step.kind === 'arrive') arrive(step.patience);
    else if (step.kind === 'wait') jest.advanceTimersByTime(step.ms);
    else if (step.kind === 'hang up') calls[step.which % calls.length]?.caller.abort();
    else leave(step.which, step.kind);
  };
  const look = (): void => {
    const waiting = calls.filter(({ name, outcome }) => outcome === null && !turnstile.entered.includes(name));
    expect(turnstile.inFlight.length).toBeLessThanOrEqual(limit);
    expect(waiting.length).toBeLessThanOrEqual(maxQueued);
    // Nobody waits while there is a place, and those who came in did so in the order of arrival.
    if (waiting.length > 0) expect(turnstile.inFlight).toHaveLength(limit);
    expect(turnstile.entered).toEqual([...turnstile.entered].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
    expect(jest.getTimerCount()).toBe(waiting.length);
  };

  for (const step of steps) {
    take(step);
    await settled();
    look();
  }
  while (turnstile.inFlight.length > 0) {
    leave(0, 'end');
    await settled();
    look();
  }
  for (const { name, outcome } of calls) {
    const wasIn = turnstile.entered.includes(name);
    expect(outcome).toMatch(
      wasIn ? new RegExp(`^(${name}|Error: broken)$`) : /^UPSTREAM_(UNAVAILABLE|TIMEOUT) unsent$/,
    );
  }
  return calls;
}

test('under any schedule the limit and the queue hold, the order is kept, and every call is settled', async () => {
  const outcomes = new Set<string>();
  jest.useFakeTimers();
  try {
    const schedule = fc.array(anyStep, { minLength: 1, maxLength: 40 });
    await fuzzAsync(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.nat(6), schedule, async (limit, maxQueued, steps) => {
        for (const { outcome } of await play(limit, maxQueued, steps))
          outcomes.add(String(outcome).replace(/^c\d+$/, 'done'));
      }),
      0.6,
    );
  } finally {
    jest.useRealTimers();
  }
  // The schedules did reach every end that a call can come to.
  expect([...outcomes].sort()).toEqual([
    'Error: broken',
    'UPSTREAM_TIMEOUT unsent',
    'UPSTREAM_UNAVAILABLE unsent',
    'done',
  ]);
});
