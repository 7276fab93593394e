import { GatewayError } from '../../src/errors.js';

/** The errors that the transport and the decoders raise, as the policies meet them: what they say of the upstream, and how far the call went. */
export const UPSTREAM_ERRORS = {
  'a 5xx': () => new GatewayError('UPSTREAM_UNAVAILABLE', '5xx', { outage: true }),
  'a refused connection': () =>
    new GatewayError('UPSTREAM_UNAVAILABLE', 'no connection', { delivery: 'unsent', outage: true }),
  'a reset': () => new GatewayError('UPSTREAM_UNAVAILABLE', 'reset', { outage: true }),
  'a timeout': () => new GatewayError('UPSTREAM_TIMEOUT', 'silence', { outage: true }),
  'a timeout of less than an exchange': () => new GatewayError('UPSTREAM_TIMEOUT', 'deadline'),
  'a 429': () => new GatewayError('UPSTREAM_THROTTLED', '429', { delivery: 'refused' }),
  'a database error under 200': () => new GatewayError('UPSTREAM_UNAVAILABLE', 'database error'),
  'refused credentials': () => new GatewayError('UPSTREAM_REJECTED', '401', { delivery: 'refused' }),
  'an unknown customer': () => new GatewayError('CUSTOMER_NOT_FOUND', 'user not found', { delivery: 'refused' }),
  'an answer not understood': () => new GatewayError('UPSTREAM_PROTOCOL', 'damaged'),
  'an odd 4xx': () => new GatewayError('UPSTREAM_PROTOCOL', '418', { delivery: 'refused' }),
  'a caller that hung up': () => new GatewayError('UPSTREAM_UNAVAILABLE', 'hung up'),
  'a full queue': () => new GatewayError('UPSTREAM_UNAVAILABLE', 'queue', { delivery: 'unsent' }),
  'a spent budget of calls': () =>
    new GatewayError('UPSTREAM_THROTTLED', 'budget', { delivery: 'unsent', retryAfterMs: 1_000 }),
  'a fault of our own': () => new GatewayError('INTERNAL_SERVER_ERROR', 'bug'),
} as const satisfies Record<string, () => GatewayError>;

export type UpstreamErrorName = keyof typeof UPSTREAM_ERRORS;

export const UPSTREAM_ERROR_NAMES = Object.keys(UPSTREAM_ERRORS) as readonly UpstreamErrorName[];
