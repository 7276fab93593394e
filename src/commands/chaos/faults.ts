import type { Fault } from '../../emulator/faults/fault.js';

/**
 * What goes wrong during a chaos run. Left out: what makes the upstream itself say something untrue for a while (rows shown twice, deletes
 * visible later than answered), since then there is no truth to check against; and refused credentials, which stop all calls for 30 seconds.
 */

/** Longer than the gateway waits for an answer. */
const TOO_LATE_MS = 700;

const LOST_ANSWERS = [
  { kind: 'reset' },
  { kind: 'reset', at: { fraction: 0.5 } },
  { kind: 'cut-off', framing: 'length' },
  { kind: 'cut-off', framing: 'chunked' },
  { kind: 'cut-off', framing: 'close' },
  { kind: 'silence' },
  { kind: 'silence', at: { fraction: 0.5 } },
  { kind: 'not-http' },
  { kind: 'proxy-page', status: 502 },
  { kind: 'damage', part: 'both' },
  { kind: 'gzip' },
  { kind: 'header-overflow' },
] as const satisfies readonly Fault[];

export const CHAOS_FAULTS: readonly Fault[] = [
  ...LOST_ANSWERS,
  { kind: 'proxy-page', status: 500 },
  { kind: 'proxy-page', status: 503 },
  { kind: 'proxy-page', status: 504 },
  { kind: 'throttled' },
  { kind: 'throttled', retryAfter: { as: 'seconds', seconds: 1 } },
  { kind: 'redirect', status: 302, location: 'http://127.0.0.1:9/' },
  { kind: 'answer', body: '{"error":"A database error has occured. Please try again"}' },
  { kind: 'answer', contentType: 'text/html', body: '<html>busy</html>' },
  { kind: 'damage', part: 'first' },
  { kind: 'damage', part: 'last' },
  { kind: 'damage', part: 'middle' },
  { kind: 'damage', part: 'row' },
  { kind: 'doctype', entity: 'laughs' },
  { kind: 'gzip-bomb', inflatedBytes: 8_388_608 },
  { kind: 'latency', ms: 100 },
  { kind: 'drip', bytes: 200, everyMs: 50 },
  { kind: 'oversized-list', bytes: 2_097_152 },
  ...LOST_ANSWERS.map((answer) => ({ kind: 'delete-applied', answer }) as const),
  ...LOST_ANSWERS.map((answer) => ({ kind: 'delete-not-applied', answer }) as const),
  ...LOST_ANSWERS.map((answer) => ({ kind: 'delete-late', afterMs: 200, answer }) as const),
  { kind: 'delete-late', afterMs: TOO_LATE_MS, answer: { kind: 'silence' } },
];
