import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault, FaultPlan } from '../../../../src/emulator/faults/fault.js';
import { createFaultBook, type FaultBook, type Target } from '../../../../src/emulator/faults/faults.js';

const LIST: Target = { operation: 'list', user: 'a' };
const DELETE: Target = { operation: 'delete', user: 'a' };
const RESET: Fault = { kind: 'reset' };
const GZIP: Fault = { kind: 'gzip' };

let faults: FaultBook;

beforeEach(() => {
  faults = createFaultBook();
});

/** The kinds that so many equal calls meet, a dot for none. */
const kindsMet = (count: number, target = LIST): string =>
  Array.from({ length: count }, () => faults.meet(target)?.kind ?? '.').join(' ');

describe('planned faults', () => {
  test('are met once, by the next call, unless more is said', () => {
    faults.plan({ fault: RESET });
    faults.plan({ fault: GZIP, times: 2 });
    expect(kindsMet(4)).toBe('reset gzip gzip .');
    expect(faults.met).toEqual({ reset: 1, gzip: 2 });
    expect(faults.planned).toEqual([]);
  });

  test('leave calls alone first, whoever else takes these', () => {
    faults.plan({ fault: GZIP, after: 2 });
    faults.plan({ fault: RESET, after: 1, times: 'always' });
    expect(kindsMet(5)).toBe('. reset gzip reset reset');
  });

  test('are chosen by the exact customer and by the operation', () => {
    const targets: Target[] = [LIST, DELETE, { operation: 'list', user: 'A' }, { operation: 'other', user: null }];
    const meets = (target: Target, limits: Partial<FaultPlan>): boolean => {
      faults.clear();
      faults.plan({ fault: GZIP, ...limits });
      return faults.meet(target) !== null;
    };
    const met = (limits: Partial<FaultPlan>): string =>
      targets.map((target) => (meets(target, limits) ? 'x' : '.')).join('');
    expect(met({})).toBe('xxxx');
    expect(met({ operation: 'any' })).toBe('xxxx');
    expect(met({ user: 'a' })).toBe('xx..');
    expect(met({ operation: 'list' })).toBe('x.x.');
    expect(met({ operation: 'delete' })).toBe('.x..');
    expect(met({ operation: 'delete', user: 'A' })).toBe('....');
    expect(met({ operation: 'other' })).toBe('...x');
    expect(met({ fault: { kind: 'duplicate-rows' } })).toBe('x.x.');
    expect(met({ fault: { kind: 'delete-lag', visibleMs: 1 } })).toBe('.x..');
  });

  test('that no call met are pending, and so are those with times left', () => {
    const twice = faults.plan({ fault: RESET, times: 2 });
    const always = faults.plan({ fault: GZIP, times: 'always' });
    expect(faults.pending()).toEqual([twice, always]);
    kindsMet(1);
    expect(faults.pending()).toEqual([{ fault: RESET, times: 2, met: 1 }, always]);
    kindsMet(1);
    expect(twice.met).toBe(2);
    expect(faults.pending()).toEqual([always]);
    kindsMet(1);
    expect(faults.pending()).toEqual([]);
    // It is still there, but it did what it was planned for.
    expect(faults.planned).toEqual([always]);
    expect(always.met).toBe(1);
  });

  test('are forgotten with their counts', () => {
    faults.plan({ fault: RESET, times: 5 });
    kindsMet(1);
    faults.clear();
    expect(kindsMet(2)).toBe('. .');
    expect({ planned: faults.planned, pending: faults.pending(), met: faults.met }).toEqual({
      planned: [],
      pending: [],
      met: {},
    });
  });

  test('are copies: what the test does to its own object later changes nothing', () => {
    const plan = { fault: { kind: 'latency', ms: 1 }, times: 2 } satisfies FaultPlan;
    faults.plan(plan);
    plan.fault.ms = 5;
    expect(faults.meet(LIST)).toEqual({ kind: 'latency', ms: 1 });
  });

  test('that make no sense are refused', () => {
    expect(() => faults.plan({ fault: RESET, times: 0 })).toThrow(
      new TypeError('plan.times must be a whole number from 1 to 1000000000 or "always".'),
    );
    expect(faults.planned).toEqual([]);
  });
});

describe('chance', () => {
  const draw = (plan: Partial<FaultPlan>, count = 2_000): string => {
    faults.clear();
    faults.plan({ fault: GZIP, times: 'always', ...plan });
    return kindsMet(count);
  };
  const shareOf = (draws: string): number =>
    draws.split(' ').filter((kind) => kind !== '.').length / draws.split(' ').length;

  test('meets about as many calls as it says', () => {
    expect(shareOf(draw({ probability: 0.1 }))).toBeCloseTo(0.1, 1);
    expect(shareOf(draw({ probability: 0.9 }))).toBeCloseTo(0.9, 1);
    expect(shareOf(draw({ probability: 1 }))).toBe(1);
  });

  test('is the same for the same seed and another for another, and without a seed it is the same on every run', () => {
    const first = draw({ probability: 0.5, seed: 7 });
    expect(draw({ probability: 0.5, seed: 7 })).toBe(first);
    expect(draw({ probability: 0.5, seed: 8 })).not.toBe(first);
    expect(draw({ probability: 0.5 })).toBe(draw({ probability: 0.5 }));
  });

  test('of one plan does not depend on another plan', () => {
    const alone = draw({ probability: 0.3, seed: 7 }, 50);
    faults.clear();
    faults.plan({ fault: RESET, times: 'always', probability: 0.3, seed: 9 });
    faults.plan({ fault: GZIP, times: 'always', probability: 0.3, seed: 7 });
    const together = kindsMet(50).split(' ');
    expect(together).toContain('reset');
    const without = alone.split(' ').map((kind, index) => (together[index] === 'reset' ? 'reset' : kind));
    expect(together).toEqual(without);
  });

  test('of two plans without seeds is not the same chance twice', () => {
    faults.plan({ fault: RESET, times: 'always', probability: 0.5 });
    faults.plan({ fault: GZIP, times: 'always', probability: 0.5 });
    expect(new Set(kindsMet(100).split(' '))).toEqual(new Set(['reset', 'gzip', '.']));
  });
});
