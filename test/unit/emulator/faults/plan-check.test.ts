import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../../src/emulator/faults/fault.js';
import { FAULT_KINDS, onlyOperation, planProblem } from '../../../../src/emulator/faults/plan-check.js';

/** At least one of every kind, with every field somewhere. */
const FAULTS: readonly Fault[] = [
  { kind: 'throttled' },
  { kind: 'throttled', retryAfter: { as: 'http-date', seconds: 5 }, rateLimitReset: { seconds: 0 } },
  { kind: 'throttled', rateLimitReset: { header: 'x-RATELIMIT-reset', seconds: 60 } },
  { kind: 'proxy-page', status: 503, retryAfter: { as: 'seconds', seconds: 1 } },
  { kind: 'answer', body: '' },
  { kind: 'answer', status: 204, contentType: 'text/plain', body: 'é' },
  { kind: 'redirect', status: 307, location: 'http://127.0.0.1:1/' },
  { kind: 'not-http' },
  { kind: 'content-type', value: null },
  { kind: 'content-type', value: 'text/html' },
  { kind: 'charset', declared: 'utf-8', bytes: 'latin1' },
  { kind: 'damage', part: 'middle' },
  { kind: 'doctype', entity: 'external', url: 'http://127.0.0.1:1/' },
  { kind: 'gzip' },
  { kind: 'gzip-bomb', inflatedBytes: 1 },
  { kind: 'header-overflow', bytes: 20_000 },
  { kind: 'silence', at: { bytes: 0 } },
  { kind: 'reset', at: { fraction: 1 } },
  { kind: 'cut-off', framing: 'close' },
  { kind: 'drip', bytes: 1, everyMs: 1 },
  { kind: 'latency', ms: 1, answer: { kind: 'gzip' } },
  { kind: 'duplicate-rows' },
  { kind: 'oversized-list', bytes: 1 },
  { kind: 'delete-applied', answer: { kind: 'latency', ms: 5, answer: { kind: 'reset' } } },
  { kind: 'delete-not-applied', answer: { kind: 'silence' } },
  { kind: 'delete-late', afterMs: 1 },
  { kind: 'delete-lag', visibleMs: 1, answer: { kind: 'proxy-page', status: 500 } },
];

describe('a plan', () => {
  test.each(FAULTS)('may be of %j', (fault) => {
    expect(planProblem({ fault })).toBeNull();
    const limits = { user: 'a', operation: 'any', times: 3, after: 0, probability: 0.5, seed: 0 };
    expect(planProblem({ fault, ...limits })).toBeNull();
    // What the control API is sent is the same.
    expect(planProblem(JSON.parse(JSON.stringify({ fault, times: 'always' })))).toBeNull();
  });

  test('of every kind was tried', () => {
    expect([...new Set(FAULTS.map(({ kind }) => kind))].sort()).toEqual([...FAULT_KINDS].sort());
  });

  test.each<[unknown, string]>([
    [null, 'plan must be an object.'],
    [{}, 'plan.fault must be an object.'],
    [{ fault: 'reset' }, 'plan.fault must be an object.'],
    [{ fault: {} }, 'plan.fault.kind must be one of "throttled"'],
    [{ fault: { kind: 'constructor' } }, 'plan.fault.kind must be one of'],
    [{ fault: { kind: 'gzip', level: 9 } }, 'plan.fault has no field "level".'],
    [{ fault: { kind: 'gzip' }, customer: 'a' }, 'plan has no field "customer".'],
    [
      { fault: { kind: 'drip', bytes: 0, everyMs: 5 } },
      'plan.fault.bytes must be a whole number from 1 to 1073741824.',
    ],
    [{ fault: { kind: 'drip', bytes: 5 } }, 'plan.fault.everyMs must be a whole number'],
    [{ fault: { kind: 'latency', ms: 1.5 } }, 'plan.fault.ms must be'],
    [{ fault: { kind: 'latency', ms: 2 ** 31 } }, 'plan.fault.ms must be'],
    [{ fault: { kind: 'silence', at: { fraction: 1.1 } } }, 'plan.fault.at.fraction must be a number from 0 to 1.'],
    [{ fault: { kind: 'silence', at: { bytes: 1, fraction: 1 } } }, 'plan.fault.at has no field "bytes".'],
    [{ fault: { kind: 'silence', at: 5 } }, 'plan.fault.at must be an object.'],
    [{ fault: { kind: 'answer' } }, 'plan.fault.body must be a text.'],
    [{ fault: { kind: 'redirect', status: 304, location: '/' } }, 'plan.fault.status must be one of 301, 302'],
    [{ fault: { kind: 'redirect', status: 302, location: 'a\r\nSet-Cookie: b' } }, 'must be a text of printable ASCII'],
    [{ fault: { kind: 'content-type' } }, 'plan.fault.value must be a text of printable ASCII characters or null.'],
    [
      { fault: { kind: 'throttled', rateLimitReset: { header: 'Retry-After', seconds: 1 } } },
      'plan.fault.rateLimitReset.header must be X-RateLimit-Reset in any letter case.',
    ],
    [{ fault: { kind: 'delete-applied' } }, 'plan.fault.answer must be an object.'],
    [
      { fault: { kind: 'delete-applied', answer: { kind: 'delete-late', afterMs: 1 } } },
      'plan.fault.answer.kind must be',
    ],
    [{ fault: { kind: 'latency', ms: 1, answer: { kind: 'latency', ms: 1 } } }, 'plan.fault.answer.kind must be'],
    [{ fault: { kind: 'gzip' }, times: 0 }, 'plan.times must be a whole number from 1 to 1000000000 or "always".'],
    [{ fault: { kind: 'gzip' }, after: -1 }, 'plan.after must be'],
    [{ fault: { kind: 'gzip' }, probability: 0 }, 'plan.probability must be a number above 0, up to 1.'],
    [{ fault: { kind: 'gzip' }, operation: 'get' }, 'plan.operation must be one of "list", "delete", "other", "any".'],
    [{ fault: { kind: 'gzip' }, user: 5 }, 'plan.user must be a text.'],
  ])('may not be %j', (plan, problem) => {
    expect(planProblem(plan)).toContain(problem);
  });

  test('whose fault fits no call that it is for is refused: no call would ever meet it', () => {
    expect(planProblem({ fault: { kind: 'duplicate-rows' }, operation: 'delete' })).toBe(
      'duplicate-rows happens to a list only, so plan.operation cannot be "delete".',
    );
    expect(planProblem({ fault: { kind: 'delete-late', afterMs: 1 }, operation: 'list' })).toContain('a delete only');
    expect(planProblem({ fault: { kind: 'delete-late', afterMs: 1 }, operation: 'delete' })).toBeNull();
    expect(onlyOperation({ kind: 'gzip' })).toBeNull();
  });
});
