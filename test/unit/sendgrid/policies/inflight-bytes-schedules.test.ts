import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createInflightBytesPolicy } from '../../../../src/sendgrid/policies/inflight-bytes.js';
import { createExchange } from '../../../support/exchanges.js';
import { fuzzAsync } from '../../../support/fuzz.js';
import { createHeldSend, type HeldCall } from '../../../support/held-send.js';
import { everythingSettled } from '../../../support/turns.js';
import { UPSTREAM_ERRORS } from '../../../support/upstream-errors.js';
import { createWork } from '../../../support/work.js';

const MIB = 1 << 20;

type Step =
  | { readonly kind: 'read' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'receive'; readonly which: number; readonly bytes: number }
  | { readonly kind: 'end'; readonly which: number; readonly well: boolean }
  | { readonly kind: 'hang up'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.constantFrom({ kind: 'read' } as const, { kind: 'read' } as const, { kind: 'delete' } as const),
  fc.record({
    kind: fc.constant('receive' as const),
    which: fc.nat({ max: 20 }),
    bytes: fc.oneof(fc.integer({ min: 1, max: MIB / 2 }), fc.integer({ min: 1, max: 4 * MIB })),
  }),
  fc.record({ kind: fc.constant('end' as const), which: fc.nat({ max: 20 }), well: fc.boolean() }),
  fc.record({ kind: fc.constant('hang up' as const), which: fc.nat({ max: 20 }) }),
);

/** The reads of a schedule, as somebody outside the policy sees them. */
function createWitness(limit: number) {
  const upstream = createHeldSend();
  const send = createInflightBytesPolicy({ limit, now: Date.now })(upstream.send);
  const expected = Math.min(limit, MIB);
  const waiting = new Map<string, AbortController>();
  const inFlight = new Map<HeldCall, number>();
  let seen = 0;

  const at = <T>(items: Iterable<T>, which: number): T | undefined => {
    const all = [...items];
    return all[which % Math.max(1, all.length)];
  };
  const counted = () => [...inFlight.values()].reduce((sum, bytes) => sum + Math.max(expected, bytes), 0);

  return {
    upstream,
    waiting,
    inFlight,
    play(now: Step) {
      if (now.kind === 'read' || now.kind === 'delete') {
        const caller = new AbortController();
        const name = `${now.kind}-${seen + waiting.size}`;
        const operation = now.kind === 'read' ? 'list' : 'delete';
        waiting.set(`/${name}`, caller);
        send(createExchange(operation, name), createWork({ signal: caller.signal })).catch(() => {});
      } else if (now.kind === 'hang up') {
        const [path, caller] = at(waiting, now.which) ?? [];
        caller?.abort();
        waiting.delete(path ?? '');
      } else {
        const [call, received] = at(inFlight, now.which) ?? [];
        if (call === undefined || received === undefined) return;
        if (now.kind === 'receive') {
          call.receive(now.bytes);
          inFlight.set(call, received + now.bytes);
          return;
        }
        inFlight.delete(call);
        if (now.well) call.succeed();
        else call.fail(UPSTREAM_ERRORS['a reset']());
      }
    },
    /** Looks at what was sent since the last look. */
    check() {
      const fresh = upstream.calls.slice(seen);
      seen = upstream.calls.length;
      for (const call of fresh) {
        waiting.delete(call.path);
        if (call.path.startsWith('/delete')) call.succeed();
        else inFlight.set(call, 0);
      }
      const begun = fresh.some(({ path }) => path.startsWith('/read'));
      if (begun && inFlight.size > 1) expect(counted()).toBeLessThanOrEqual(limit);
      // Nobody waits without need, and a delete never does.
      if (waiting.size > 0) expect([counted() + expected > limit, inFlight.size > 0]).toEqual([true, true]);
      expect([...waiting.keys()].filter((path) => path.startsWith('/delete'))).toEqual([]);
    },
  };
}

test('under any schedule no read begins over the limit unless it is alone, none waits without need, and all are served', async () => {
  await fuzzAsync(
    fc.asyncProperty(
      fc.constantFrom(1_000, MIB, 2 * MIB, 5 * MIB),
      fc.array(step, { maxLength: 60 }),
      async (limit, steps) => {
        const witness = createWitness(limit);
        for (const now of steps) {
          witness.play(now);
          await everythingSettled();
          witness.check();
        }
        for (let turn = 0; witness.inFlight.size > 0; turn++) {
          witness.play({ kind: 'end', which: turn, well: true });
          await everythingSettled();
          witness.check();
        }
        expect(witness.waiting.size).toBe(0);
        expect(witness.upstream.inFlight).toBe(0);
      },
    ),
    0.4,
  );
});
