import { GatewayError } from '../errors.js';
import type { ResponseHead } from './exchange.js';
import { retryAfterMs } from './retry-after.js';

const USER_NOT_FOUND = /\buser not found\b/i;
/** CONTRACT 2.3 and 3.1: the wordings in which credentials were seen to be refused, under several statuses. */
const KEY_REFUSED = /wrong credentials|bad username|authorization grant is invalid/i;
/** And those that may be about one permission. */
const PERMISSION_REFUSED = /permission denied|authorization required|access forbidden/i;
const DATABASE_ERROR = /database error/i;

/**
 * What an answer that is no list and no verdict means. The order is the product's (issue "The main job runs", point 5): the words
 * about the customer first, since they were seen under any status, then the status.
 * @param texts the texts of its envelope; empty where the body is none
 * @returns null where status and texts raise no objection
 */
export function classify(head: ResponseHead, texts: readonly string[], nowMs: number): GatewayError | null {
  const { status } = head;
  const says = (pattern: RegExp): boolean => texts.some((text) => pattern.test(text));
  const settledByStatus = status >= 400 && status < 500 ? 'refused' : 'unsettled';

  if (says(USER_NOT_FOUND)) return customerNotFound();
  if (status === 429) return throttled(head, nowMs);
  const keyRefused = says(KEY_REFUSED);
  if (keyRefused || says(PERMISSION_REFUSED) || status === 401 || status === 403) {
    const message = "The upstream refused the gateway's own credentials; the operator must mend them.";
    return new GatewayError('UPSTREAM_REJECTED', message, { delivery: 'refused', upstreamStatus: status, keyRefused });
  }
  if (status === 451) {
    // CONTRACT 3.1, 7 #21: data that must not leave its region is never looked for in another one.
    const message =
      'The upstream has this customer in another region; the operator must point SENDGRID_BASE_URL at it.';
    return new GatewayError('UPSTREAM_REJECTED', message, { delivery: 'refused', upstreamStatus: status });
  }
  if (status >= 500 || says(DATABASE_ERROR)) {
    const message = `The upstream has a fault of its own (status ${status}); try again later.`;
    return new GatewayError('UPSTREAM_UNAVAILABLE', message, {
      delivery: settledByStatus,
      outage: status >= 500,
      // The reset of the rate limit stands in every answer of version 3 (CONTRACT 3.1): here it means nothing.
      ...comeBack({ ...head.headers, 'x-ratelimit-reset': '' }, nowMs),
    });
  }
  if (status !== 200) {
    const message = `The upstream answered with a status that it should not use here (${status}).`;
    return new GatewayError('UPSTREAM_PROTOCOL', message, { delivery: settledByStatus, upstreamStatus: status });
  }
  return null;
}

export function customerNotFound(): GatewayError {
  const message = 'This customer is not registered under the account.';
  return new GatewayError('CUSTOMER_NOT_FOUND', message, { delivery: 'refused' });
}

function throttled(head: ResponseHead, nowMs: number): GatewayError {
  const message = 'The upstream limits the rate of calls; try again later.';
  return new GatewayError('UPSTREAM_THROTTLED', message, { delivery: 'refused', ...comeBack(head.headers, nowMs) });
}

function comeBack(headers: ResponseHead['headers'], nowMs: number): { retryAfterMs?: number } {
  const wait = retryAfterMs(headers, nowMs);
  return wait === null ? {} : { retryAfterMs: wait };
}
