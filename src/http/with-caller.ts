import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Verdict } from '../auth/authenticator.js';
import type { Caller } from '../auth/caller.js';
import type { Allowance, CallerBudgets } from '../budgets/caller-budgets.js';
import { GatewayError } from '../errors.js';
import type { Observer } from '../observability/events.js';
import type { Logger } from '../observability/logger.js';
import type { PayerOf } from './payer-of.js';
import { MAX_BODY_BYTES } from './read-body.js';
import { replyError, replyFailure } from './replies.js';
import { authorizationsOf } from './request-headers.js';
import type { Handler } from './routes.js';

/** Answers a request whose caller is known. */
export type CallerHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
) => void | Promise<void>;

export interface CallerGate {
  /** @param authorizations the values of all `Authorization` headers: nothing else of a request says who is calling */
  readonly authenticate: (authorizations: readonly string[]) => Verdict | Promise<Verdict>;
  readonly budgets: CallerBudgets;
  readonly payerOf: PayerOf;
  readonly log: Logger;
  readonly observer: Observer;
}

/** RFC 6750, 3: a challenge has a realm; that a token was not valid may be said, why is for the log. */
const CHALLENGE = 'Bearer realm="invalid-emails-gateway"';
const RETRY_AFTER_S = '2';

/**
 * The one place where a request gets its caller: everything that shows or changes data is behind it. Whoever has no valid token is sent
 * away before the body is read.
 */
export function withCaller(gate: CallerGate, handler: CallerHandler): Handler {
  return async (request, response) => {
    const judged = gate.authenticate(authorizationsOf(request));
    const verdict = judged instanceof Promise ? await judged : judged;
    const caller = verdict.kind === 'known' ? verdict.caller : null;
    // Guessing at tokens is billed to the address that it comes from.
    const allowance = await gate.budgets.takeRequest(gate.payerOf(request, caller));
    tellAllowance(response, allowance);
    if (allowance.spent) refuseOverBudget(gate, request, response, allowance);
    else if (verdict.kind === 'known') return handler(request, response, verdict.caller);
    else sendAway(gate, request, response, verdict);
  };
}

/** The three fields of draft-ietf-httpapi-ratelimit-headers-06. */
function tellAllowance(response: ServerResponse, { limit, remaining, resetMs }: Allowance): void {
  response.setHeader('ratelimit-limit', limit);
  response.setHeader('ratelimit-remaining', remaining);
  response.setHeader('ratelimit-reset', Math.ceil(resetMs / 1000));
}

function refuseOverBudget(
  { observer }: CallerGate,
  request: IncomingMessage,
  response: ServerResponse,
  { limit, resetMs }: Allowance,
): void {
  const message = `Your budget of ${limit} requests a minute is spent (CALLER_REQUESTS_PER_MINUTE); try again later.`;
  observer.request('none', 'RATE_LIMITED');
  if (!bodyIsShort(request)) response.setHeader('connection', 'close');
  const error = new GatewayError('RATE_LIMITED', message, { retryAfterMs: resetMs });
  replyFailure(response, error, String(response.getHeader('x-request-id')));
}

function sendAway(
  { log, observer }: CallerGate,
  request: IncomingMessage,
  response: ServerResponse,
  verdict: Exclude<Verdict, { kind: 'known' }>,
): void {
  const unavailable = verdict.kind === 'unavailable';
  const code = unavailable ? 'UPSTREAM_UNAVAILABLE' : 'UNAUTHENTICATED';
  const requestId = String(response.getHeader('x-request-id'));
  log[unavailable ? 'warn' : 'info']({ requestId, code, reason: verdict.reason }, 'no caller');
  observer.request('none', code);
  // Node reads what comes of a short body and throws it away; a long one is not worth the connection.
  const close = bodyIsShort(request) ? {} : { connection: 'close' };
  if (unavailable) {
    const message = 'Tokens cannot be checked at the moment; try again.';
    replyError(response, 503, code, message, { ...close, 'retry-after': RETRY_AFTER_S });
  } else {
    const challenge = verdict.given ? `${CHALLENGE}, error="invalid_token"` : CHALLENGE;
    const message = 'This needs a valid token, in the header "Authorization: Bearer <token>".';
    replyError(response, 401, code, message, { ...close, 'www-authenticate': challenge });
  }
}

function bodyIsShort({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= MAX_BODY_BYTES;
}
