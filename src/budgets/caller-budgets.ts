import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { GatewayError } from '../errors.js';
import { createBudgetKeys, type Payer } from './budget-keys.js';

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
  takeRequest(payer: Payer): Promise<Allowance>;
  /** @throws GatewayError RATE_LIMITED, unsent */
  takeUpstreamCall(payer: Payer): Promise<void>;
}

const MINUTE_S = 60;
/** Half a kilobyte each, for each kind of payer and each of the two budgets. */
const MAX_OWN_BUDGETS = 20_000;

export function createCallerBudgets(
  { requestsPerMinute, upstreamCallsPerMinute }: CallerBudgetsOptions,
  maxOwn = MAX_OWN_BUDGETS,
): CallerBudgets {
  const takeRequest = createBudget('requests', requestsPerMinute, maxOwn);
  const takeCall = createBudget('calls', upstreamCallsPerMinute, maxOwn);
  return {
    takeRequest,
    async takeUpstreamCall(payer) {
      const { spent, resetMs } = await takeCall(payer);
      if (spent) throw callsSpent(upstreamCallsPerMinute, resetMs);
    },
  };
}

function createBudget(keyPrefix: string, points: number, maxOwn: number): (payer: Payer) => Promise<Allowance> {
  // An entry goes with its minute.
  const limiter = new RateLimiterMemory({ keyPrefix, points, duration: MINUTE_S });
  const keyOf = createBudgetKeys({ maxOwn, durationMs: MINUTE_S * 1000, now: () => performance.now() });
  return async (payer) => allowanceOf(points, await take(limiter, keyOf(payer)));
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
