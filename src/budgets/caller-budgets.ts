import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { GatewayError } from '../errors.js';

export interface CallerBudgetsOptions {
  /** Requests of one caller in a minute, 1 or more. */
  readonly requestsPerMinute: number;
  /** Calls to the upstream that one caller causes in a minute, 1 or more. */
  readonly upstreamCallsPerMinute: number;
}

/** What a budget has left, for the headers of an answer. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until it is whole again. */
  readonly resetMs: number;
  readonly spent: boolean;
}

/** Two budgets a caller, each for a minute that begins with its first use. A shared store can take the place of the memory. */
export interface CallerBudgets {
  takeRequest(key: string): Promise<Allowance>;
  /** @throws GatewayError RATE_LIMITED, unsent */
  takeUpstreamCall(key: string): Promise<void>;
}

const MINUTE_S = 60;

export function createCallerBudgets({
  requestsPerMinute,
  upstreamCallsPerMinute,
}: CallerBudgetsOptions): CallerBudgets {
  // An entry goes with its minute, so they are as many as callers were seen in the last one.
  const requests = new RateLimiterMemory({ keyPrefix: 'requests', points: requestsPerMinute, duration: MINUTE_S });
  const calls = new RateLimiterMemory({ keyPrefix: 'calls', points: upstreamCallsPerMinute, duration: MINUTE_S });
  return {
    takeRequest: async (key) => allowanceOf(requestsPerMinute, await take(requests, key)),
    async takeUpstreamCall(key) {
      const { spent, resetMs } = allowanceOf(upstreamCallsPerMinute, await take(calls, key));
      if (spent) throw callsSpent(upstreamCallsPerMinute, resetMs);
    },
  };
}

/** The library rejects with its result where the budget is spent. */
function take(limiter: RateLimiterMemory, key: string): Promise<RateLimiterRes> {
  return limiter.consume(key).catch((thrown: unknown) => {
    if (thrown instanceof RateLimiterRes) return thrown;
    throw thrown;
  });
}

function allowanceOf(limit: number, { consumedPoints, remainingPoints, msBeforeNext }: RateLimiterRes): Allowance {
  return { limit, remaining: remainingPoints, resetMs: Math.max(0, msBeforeNext), spent: consumedPoints > limit };
}

function callsSpent(limit: number, retryAfterMs: number): GatewayError {
  const message = `Your budget of ${limit} upstream calls a minute is spent (CALLER_UPSTREAM_CALLS_PER_MINUTE); lists that are kept cost none.`;
  return new GatewayError('RATE_LIMITED', message, { delivery: 'unsent', retryAfterMs });
}
