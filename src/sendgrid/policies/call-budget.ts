import { GatewayError } from '../../errors.js';
import type { Policy } from '../exchange.js';

const MINUTE_MS = 60_000;

export interface CallBudgetOptions {
  /** Calls in one clock minute, 1 or more. */
  readonly callsPerMinute: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The budget of calls, counted as the upstream counts: by clock minute (CONTRACT 0.9). Once it is spent nothing is sent. */
export function createCallBudgetPolicy({ callsPerMinute, now }: CallBudgetOptions): Policy {
  let minute = 0;
  let calls = 0;
  return (next) => async (exchange, work) => {
    const current = Math.floor(now() / MINUTE_MS);
    if (current !== minute) {
      minute = current;
      calls = 0;
    }
    if (calls >= callsPerMinute) throw spent(callsPerMinute, (current + 1) * MINUTE_MS - now());
    calls++;
    return next(exchange, work);
  };
}

function spent(callsPerMinute: number, retryAfterMs: number): GatewayError {
  const message = `The gateway's budget of ${callsPerMinute} upstream calls a minute is spent (UPSTREAM_CALLS_PER_MINUTE).`;
  return new GatewayError('UPSTREAM_THROTTLED', message, { delivery: 'unsent', retryAfterMs });
}
