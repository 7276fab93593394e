import type { Fault } from '../../src/emulator/faults/fault.js';
import { MARKER } from './guarded.js';

/** What a list comes to when every call for it meets the fault. */
export interface ListCase {
  readonly fault: Fault;
  /** Null where the list comes all the same. */
  readonly code: string | null;
  /** 1, or 3 for what is tried again. */
  readonly calls: 1 | 3;
  /** In milliseconds, from and to: dates have whole seconds. */
  readonly retryAfterMs?: readonly [number, number];
  /** What a list that comes shows. Default: the rows as they are. */
  readonly rows?: 'twice' | 'misread';
  readonly env?: Readonly<Record<string, string>>;
}

type Cases = Readonly<Record<string, ListCase>>;

const PROTOCOL = { code: 'UPSTREAM_PROTOCOL', calls: 1 } as const;
const UNAVAILABLE = { code: 'UPSTREAM_UNAVAILABLE', calls: 3 } as const;
const REJECTED = { code: 'UPSTREAM_REJECTED', calls: 1 } as const;
const THROTTLED = { code: 'UPSTREAM_THROTTLED', calls: 1 } as const;
const HARMLESS = { code: null, calls: 1 } as const;

const HALF = { fraction: 0.5 };
// Long enough for a dozen gateways at once on a busy machine: an answer that is only slow must not count as none.
const SHORT = { UPSTREAM_TIMEOUT_MS: '1000' };
const TIMEOUT = { code: 'UPSTREAM_TIMEOUT', calls: 3, env: SHORT } as const;

export const TIMED: Cases = {
  'latency over the timeout': { fault: { kind: 'latency', ms: 5_000 }, ...TIMEOUT },
  'silence before the answer': { fault: { kind: 'silence' }, ...TIMEOUT },
  'silence after the head': { fault: { kind: 'silence', at: { bytes: 0 } }, ...TIMEOUT },
  'silence within the body': { fault: { kind: 'silence', at: HALF }, ...TIMEOUT },
  'a drip that outlives the timeout': { fault: { kind: 'drip', bytes: 1, everyMs: 50 }, ...TIMEOUT },
};

export const BROKEN: Cases = {
  'latency under the timeout': { fault: { kind: 'latency', ms: 50 }, ...HARMLESS },
  'a drip that ends in time': { fault: { kind: 'drip', bytes: 40, everyMs: 5 }, ...HARMLESS },
  'reset before the answer': { fault: { kind: 'reset' }, ...UNAVAILABLE },
  'reset after some time': { fault: { kind: 'latency', ms: 20, answer: { kind: 'reset' } }, ...UNAVAILABLE },
  'reset after the head': { fault: { kind: 'reset', at: { bytes: 0 } }, ...UNAVAILABLE },
  'reset within the body': { fault: { kind: 'reset', at: HALF }, ...UNAVAILABLE },
  'cut off with a length': { fault: { kind: 'cut-off', framing: 'length' }, ...PROTOCOL },
  'cut off in chunks': { fault: { kind: 'cut-off', framing: 'chunked', at: { fraction: 0.99 } }, ...PROTOCOL },
  'cut off where only its end tells': { fault: { kind: 'cut-off', framing: 'close' }, ...PROTOCOL },
  'cut off before its first byte': { fault: { kind: 'cut-off', framing: 'close', at: { bytes: 0 } }, ...PROTOCOL },
  'not HTTP': { fault: { kind: 'not-http' }, ...PROTOCOL },
  'a header that is too large': { fault: { kind: 'header-overflow' }, ...PROTOCOL },
  'an oversized list': {
    fault: { kind: 'oversized-list', bytes: 200_000 },
    ...PROTOCOL,
    env: { UPSTREAM_MAX_BYTES: '100000' },
  },
};

const page = (status: number): ListCase => ({ fault: { kind: 'proxy-page', status }, ...UNAVAILABLE });
const said = (body: string, status = 200, contentType = 'application/json'): Fault => ({
  kind: 'answer',
  status,
  contentType,
  body,
});
const xml = (inner: string): Fault =>
  said(`<?xml version="1.0" encoding="ISO-8859-1"?>\n<result>${inner}<x>${MARKER}</x></result>`, 200, 'text/xml');
const REFUSAL = 'Permission denied, wrong credentials';

export const REFUSED: Cases = {
  '429 without a word': { fault: { kind: 'throttled' }, ...THROTTLED, calls: 3 },
  '429 that is over at once': {
    fault: { kind: 'throttled', retryAfter: { as: 'seconds', seconds: 0 } },
    ...THROTTLED,
    calls: 3,
    retryAfterMs: [0, 0],
  },
  '429 with seconds': {
    fault: { kind: 'throttled', retryAfter: { as: 'seconds', seconds: 40 } },
    ...THROTTLED,
    retryAfterMs: [40_000, 40_000],
  },
  '429 with an HTTP date': {
    fault: { kind: 'throttled', retryAfter: { as: 'http-date', seconds: 40 } },
    ...THROTTLED,
    // Whole seconds, rounded up, from a Date that Node renews once a second.
    retryAfterMs: [38_000, 42_000],
  },
  '429 with X-RateLimit-Reset': {
    fault: { kind: 'throttled', rateLimitReset: { seconds: 40 } },
    ...THROTTLED,
    // Whole seconds, rounded up, from a Date that Node renews once a second.
    retryAfterMs: [38_000, 42_000],
  },
  '429 with x-RATELIMIT-reset': {
    fault: { kind: 'throttled', rateLimitReset: { header: 'x-RATELIMIT-reset', seconds: 40 } },
    ...THROTTLED,
    // Whole seconds, rounded up, from a Date that Node renews once a second.
    retryAfterMs: [38_000, 42_000],
  },
  'page 500': page(500),
  'page 502': page(502),
  'page 503': page(503),
  'page 504': page(504),
  'page 404': { fault: { kind: 'proxy-page', status: 404 }, ...PROTOCOL },
  'page 403': { fault: { kind: 'proxy-page', status: 403 }, ...REJECTED },
};

export const SAID: Cases = {
  'user not found': {
    fault: said(`{"message":"User not found","x":"${MARKER}"}`),
    code: 'CUSTOMER_NOT_FOUND',
    calls: 1,
  },
  'user not found in XML': { fault: xml('<message>User not found</message>'), code: 'CUSTOMER_NOT_FOUND', calls: 1 },
  'errors array': { fault: said(`{"message":"error","errors":["${MARKER}"]}`), ...PROTOCOL },
  'errors array in XML': { fault: xml('<message>error</message><errors><error>no</error></errors>'), ...PROTOCOL },
  'error string': { fault: said(`{"error":"error in email: ${MARKER}"}`), ...PROTOCOL },
  'errors with fields': { fault: said(`{"errors":[{"field":null,"message":"${MARKER}"}]}`), ...PROTOCOL },
  'credentials refused, array': { fault: said(`{"errors":["${REFUSAL}"],"message":"${MARKER}"}`), ...REJECTED },
  'credentials refused, object': { fault: said(`{"error":{"code":401,"message":"${REFUSAL}"}}`), ...REJECTED },
  'credentials refused, objects': {
    fault: said(`{"errors":[{"message":"${REFUSAL}","field":null,"help":null}]}`),
    ...REJECTED,
  },
  'credentials refused, string': { fault: said('{"error":"Bad username / password"}'), ...REJECTED },
  'credentials refused in XML': { fault: xml(`<errors><error>${REFUSAL}</error></errors>`), ...REJECTED },
  'database error': { fault: said(`{"message":"error","errors":["Database error ${MARKER}"]}`), ...UNAVAILABLE },
  'database error in XML': { fault: xml('<errors><error>database error</error></errors>'), ...UNAVAILABLE },
  'the verdict of a delete': { fault: said('{"message":"success"}'), ...PROTOCOL },
  // Parsers of JSON quote this in their messages.
  'words in brackets': { fault: said(`[${MARKER}]`), ...PROTOCOL },
  'something else': { fault: said(`${MARKER} and no more`, 200, 'text/plain'), ...PROTOCOL },
};

/** @param elsewhere an address that nobody must be sent to */
export function wrong(elsewhere: string): Cases {
  return {
    redirect: { fault: { kind: 'redirect', status: 302, location: `${elsewhere}/${MARKER}` }, ...PROTOCOL },
    'redirect of a POST': { fault: { kind: 'redirect', status: 307, location: elsewhere }, ...PROTOCOL },
    'wrong content type': { fault: { kind: 'content-type', value: 'text/html' }, ...HARMLESS },
    'no content type': { fault: { kind: 'content-type', value: null }, ...HARMLESS },
    'another charset, declared': { fault: { kind: 'charset', declared: 'utf-8', bytes: 'utf-8' }, ...HARMLESS },
    'wrong charset': { fault: { kind: 'charset', declared: 'utf-8', bytes: 'latin1' }, ...PROTOCOL },
    'unknown charset': { fault: { kind: 'charset', declared: 'klingon', bytes: 'latin1' }, ...PROTOCOL },
    // Every byte is a character of this charset: nobody can notice.
    'wrong charset that allows all': {
      fault: { kind: 'charset', declared: 'ISO-8859-1', bytes: 'utf-8' },
      ...HARMLESS,
      rows: 'misread',
    },
    'without its first character': { fault: { kind: 'damage', part: 'first' }, ...PROTOCOL },
    'without its last character': { fault: { kind: 'damage', part: 'last' }, ...PROTOCOL },
    'without both': { fault: { kind: 'damage', part: 'both' }, ...PROTOCOL },
    'without a bracket': { fault: { kind: 'damage', part: 'middle' }, ...PROTOCOL },
    'half a row': { fault: { kind: 'damage', part: 'row' }, ...PROTOCOL },
    laughs: { fault: { kind: 'doctype', entity: 'laughs' }, ...PROTOCOL },
    'an external entity': { fault: { kind: 'doctype', entity: 'external', url: elsewhere }, ...PROTOCOL },
    gzip: { fault: { kind: 'gzip' }, ...PROTOCOL },
    'a gzip bomb': { fault: { kind: 'gzip-bomb', inflatedBytes: 2 ** 22 }, ...PROTOCOL },
    'duplicate rows': { fault: { kind: 'duplicate-rows' }, ...HARMLESS, rows: 'twice' },
  };
}
