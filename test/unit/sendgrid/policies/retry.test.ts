import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../../../src/errors.js';
import { backoffMs } from '../../../../src/sendgrid/policies/retry.js';
import { rejected } from '../../../support/caught.js';
import { fuzz } from '../../../support/fuzz.js';
import { createRetried, throttled } from '../../../support/retried.js';
import { UPSTREAM_ERROR_NAMES, UPSTREAM_ERRORS, type UpstreamErrorName } from '../../../support/upstream-errors.js';

const WORTH_RETRYING: readonly UpstreamErrorName[] = [
  'a 5xx',
  'a refused connection',
  'a reset',
  'a timeout',
  'a 429',
  'a database error under 200',
];
const down = UPSTREAM_ERRORS['a 5xx'];
describe('what is tried again', () => {
  // A hang-up is known by the signal, below.
  test.each(UPSTREAM_ERROR_NAMES.filter((name) => name !== 'a caller that hung up'))(
    'a read after %s',
    async (name) => {
      const { sent, call } = createRetried({ fault: UPSTREAM_ERRORS[name] });
      expect((await rejected(call())).code).toBe(UPSTREAM_ERRORS[name]().code);
      expect(sent).toHaveLength(WORTH_RETRYING.includes(name) ? 3 : 1);
    },
  );

  test.each(UPSTREAM_ERROR_NAMES)('no delete: after %s', async (name) => {
    const { sent, waits, call } = createRetried({ fault: UPSTREAM_ERRORS[name] });
    await rejected(call('delete'));
    expect(sent).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('a delete after a 429 that says when to come back: it was surely not applied', async () => {
    const { sent, waits, call } = createRetried({
      fault: (call) => (call === 0 ? throttled(3_000)() : null),
      random: () => 0,
    });
    await expect(call('delete')).resolves.toBe('delete');
    expect(sent).toHaveLength(2);
    expect(waits).toEqual([3_000]);
  });

  test('no delete that was never sent, whenever it may come back', async () => {
    const { sent, call } = createRetried({ fault: UPSTREAM_ERRORS['a spent budget of calls'] });
    await rejected(call('delete'));
    expect(sent).toHaveLength(1);
  });

  test('nothing after something that is no GatewayError', async () => {
    const { sent, call } = createRetried({ fault: () => new TypeError('bug') });
    await expect(call()).rejects.toThrow(TypeError);
    expect(sent).toHaveLength(1);
  });

  test.each([1, 2])('a success after %i failures is the answer', async (failures) => {
    const { sent, call } = createRetried({ fault: (call) => (call < failures ? down() : null) });
    await expect(call()).resolves.toBe('list');
    expect(sent).toHaveLength(failures + 1);
  });

  test('the last of three failures is what the caller hears', async () => {
    const errors = ['first', 'second', 'third'].map(
      (text) => new GatewayError('UPSTREAM_TIMEOUT', text, { outage: true }),
    );
    const { sent, call } = createRetried({ fault: (call) => errors[call] ?? null });
    expect(await rejected(call())).toBe(errors[2]);
    expect(sent).toHaveLength(3);
  });
});

describe('a caller that hung up', () => {
  test('before the failure: no wait and no other try', async () => {
    const caller = new AbortController();
    const { sent, waits, call } = createRetried({
      signal: caller.signal,
      fault: () => {
        caller.abort();
        return down();
      },
    });
    expect((await rejected(call())).message).toBe('5xx');
    expect(sent).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('during the wait: no other try', async () => {
    const caller = new AbortController();
    const { sent, waits, call } = createRetried({ signal: caller.signal, whileWaiting: () => caller.abort() });
    expect((await rejected(call())).message).toBe('5xx');
    expect(sent).toHaveLength(1);
    expect(waits).toHaveLength(1);
  });
});

describe('how long it waits', () => {
  test('exponentially with full jitter: anything from nothing to the bound, which doubles up to five seconds', () => {
    const bound = (retry: number): number => [100, 200, 400, 800, 1_600, 3_200][retry] ?? 5_000;
    fuzz(
      fc.property(
        fc.nat({ max: 20 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (retry, random) => {
          const waitMs = backoffMs(retry, random);
          expect(waitMs).toBeGreaterThanOrEqual(0);
          expect(waitMs).toBeLessThan(bound(retry));
          expect(waitMs / bound(retry)).toBeCloseTo(random, 10);
        },
      ),
    );
  });

  test.each([
    [0, [0, 0]],
    [0.5, [50, 100]],
    [1 - Number.EPSILON, [100, 200]],
  ])('random %d gives %j', async (random, expected) => {
    const { waits, call } = createRetried({ random: () => random });
    await rejected(call());
    expect(waits.map(Math.round)).toEqual(expected);
  });

  test('every wait is drawn anew', async () => {
    const draws = [0.9, 0.1];
    const { waits, call } = createRetried({ random: () => draws.shift() ?? 0 });
    await rejected(call());
    expect(waits).toEqual([90, 20]);
  });

  test.each([
    ['longer than the back-off: the upstream is waited for, and a little more', 3_000, 3_150],
    ['that leaves a second: no more than half of that on top', 24_000, 24_250],
    ['shorter than the back-off: the back-off counts', 30, 51.5],
    ['nothing: the back-off counts', 0, 50],
  ])('Retry-After %s', async (_, retryAfterMs, waitMs) => {
    const { waits, call } = createRetried({ fault: (call) => (call === 0 ? throttled(retryAfterMs)() : null) });
    await expect(call()).resolves.toBe('list');
    expect(waits).toEqual([waitMs]);
  });
});

describe('the deadline', () => {
  test.each([
    ['Retry-After', throttled(8_000), 8_000],
    ['the back-off', down, 50],
  ])('%s past it fails at once with the error that the upstream gave', async (_, newError, waitMs) => {
    const error = newError();
    const { sent, waits, call } = createRetried({ fault: () => error, timeMs: waitMs });
    expect(await rejected(call())).toBe(error);
    expect(sent).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('a wait that ends just before it is worth it', async () => {
    const { sent, call } = createRetried({ fault: (call) => (call === 0 ? throttled(8_000)() : null), timeMs: 8_001 });
    await expect(call()).resolves.toBe('list');
    expect(sent).toHaveLength(2);
  });

  test('it holds for all tries together', async () => {
    const { sent, waits, call } = createRetried({ fault: throttled(3_000), timeMs: 5_000 });
    expect((await rejected(call())).code).toBe('UPSTREAM_THROTTLED');
    expect(waits).toEqual([3_150]);
    expect(sent).toHaveLength(2);
  });
});
