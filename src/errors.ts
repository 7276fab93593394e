/** The gateway's one error class and the one table of its codes (DESIGN section 2, "Errors"). */

type Retry = 'no' | 'yes' | 'later' | 'unknown';

interface CodeFacts {
  readonly when: string;
  readonly retry: Retry;
  /** Outside GraphQL, where an error is a whole answer. */
  readonly httpStatus: number;
  /** Level of the log line: what the caller did is worth a `debug`, what an operator must look at is an `error`. */
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

export const ERROR_CODES = {
  BAD_USER_INPUT: {
    when: 'An argument is empty, too long, has control characters, or is out of range.',
    retry: 'no',
    httpStatus: 400,
    logLevel: 'debug',
  },
  UNAUTHENTICATED: { when: 'No token, or one that is not valid.', retry: 'no', httpStatus: 401, logLevel: 'info' },
  FORBIDDEN: {
    when: 'A customer or an action that the token does not cover.',
    retry: 'no',
    httpStatus: 403,
    logLevel: 'info',
  },
  CUSTOMER_NOT_FOUND: {
    when: 'The customer is not registered under the account.',
    retry: 'no',
    httpStatus: 404,
    logLevel: 'debug',
  },
  OPERATION_LIMIT: {
    when: 'The operation is over a limit that the message names.',
    retry: 'no',
    httpStatus: 400,
    logLevel: 'info',
  },
  RESULT_TOO_LARGE: {
    when: 'The answer would be over the limit of rows.',
    retry: 'no',
    httpStatus: 400,
    logLevel: 'info',
  },
  DOCUMENT_NOT_TRUSTED: { when: 'Only published operations run here.', retry: 'no', httpStatus: 400, logLevel: 'info' },
  RATE_LIMITED: { when: 'The caller is over its own budget.', retry: 'later', httpStatus: 429, logLevel: 'info' },
  OVERLOADED: {
    when: 'The gateway itself is full (HTTP 503 with Retry-After), or cannot record a delete, which it then does not send.',
    retry: 'later',
    httpStatus: 503,
    logLevel: 'warn',
  },
  UPSTREAM_TIMEOUT: { when: 'The upstream gave no answer in time.', retry: 'yes', httpStatus: 504, logLevel: 'warn' },
  UPSTREAM_UNAVAILABLE: {
    when: 'Network failure, a 5xx of the upstream, an open circuit breaker, or a full queue.',
    retry: 'yes',
    httpStatus: 503,
    logLevel: 'warn',
  },
  UPSTREAM_THROTTLED: {
    when: "The upstream answered 429, or the gateway's own budget of upstream calls is spent.",
    retry: 'later',
    httpStatus: 503,
    logLevel: 'warn',
  },
  UPSTREAM_REJECTED: {
    when: "The upstream refused the gateway's own credentials or permission.",
    retry: 'no',
    httpStatus: 502,
    logLevel: 'error',
  },
  UPSTREAM_PROTOCOL: {
    when: 'The answer of the upstream cannot be understood, is cut off, or is over the byte limit.',
    retry: 'no',
    httpStatus: 502,
    logLevel: 'error',
  },
  INTERNAL_SERVER_ERROR: {
    when: 'Anything else; the message gives a request id.',
    retry: 'unknown',
    httpStatus: 500,
    logLevel: 'error',
  },
} as const satisfies Record<string, CodeFacts>;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * How far a call had gone when it failed. Only deletes care:
 * - `unsent`: surely no byte of the request was written;
 * - `refused`: the upstream answered that it did not do it;
 * - `unsettled`: anything else, so a delete may have been applied.
 */
export type Delivery = 'unsent' | 'refused' | 'unsettled';

export interface GatewayErrorOptions {
  readonly delivery?: Delivery;
  /** The upstream is down or does not answer: a timeout, a failed connection, a 5xx. What a circuit breaker counts. */
  readonly outage?: boolean;
  /** Milliseconds after which a retry may succeed. */
  readonly retryAfterMs?: number;
  /** The HTTP status of the answer that says so, where one came. It never reaches a caller. */
  readonly upstreamStatus?: number;
  /** The upstream said in so many words that it does not take the credentials, and not only that something is not allowed. */
  readonly keyRefused?: boolean;
  /** Nobody waits any more: this is told to nobody, and says nothing about the upstream. */
  readonly hungUp?: boolean;
  /** The raw cause stays in the log; it never reaches a caller. */
  readonly cause?: unknown;
}

/** `message` is shown to callers: it names the thing, the range and the way out, and holds no URL, body, form field or secret. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly delivery: Delivery;
  readonly outage: boolean;
  readonly retryAfterMs: number | null;
  readonly upstreamStatus: number | null;
  readonly keyRefused: boolean;
  readonly hungUp: boolean;

  constructor(code: ErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.delivery = options.delivery ?? 'unsettled';
    this.outage = options.outage ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.upstreamStatus = options.upstreamStatus ?? null;
    this.keyRefused = options.keyRefused ?? false;
    this.hungUp = options.hungUp ?? false;
  }
}

/** @param before what did not come to pass any more */
export function callerHungUp(before = '', delivery: Delivery = 'unsettled'): GatewayError {
  return new GatewayError('UPSTREAM_UNAVAILABLE', `The caller hung up${before}.`, { delivery, hungUp: true });
}

/** The budget of whoever caused a call is spent. */
export function isRateLimited(thrown: unknown): boolean {
  return thrown instanceof GatewayError && thrown.code === 'RATE_LIMITED';
}

/** Anything thrown as a GatewayError; what nobody foresaw becomes INTERNAL_SERVER_ERROR with the original as its cause. */
export function asGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  return new GatewayError('INTERNAL_SERVER_ERROR', 'Something went wrong inside the gateway.', { cause: thrown });
}
