import { GatewayError } from '../../errors.js';
import type { Work } from '../../invalid-emails/port.js';
import type { Policy } from '../exchange.js';
import { createRetryBudget } from './retry-budget.js';

const MAX_RETRIES = 2;
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5_000;
const BUDGET_SHARE = 0.1;
const BUDGET_AT_LEAST = 10;

export interface RetryOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 up to 1. */
  readonly random: () => number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Tries reads again, deletes never: exponential with full jitter, at most twice, inside the deadline, from a budget of a tenth of recent
 * calls. Where the upstream says when to come back, not before; when that is past the deadline, not at all.
 */
export function createRetryPolicy({ now, random, sleep }: RetryOptions): Policy {
  const budget = createRetryBudget({ share: BUDGET_SHARE, atLeast: BUDGET_AT_LEAST, now });

  return (next) => async (exchange, work) => {
    if (exchange.operation === 'delete') return next(exchange, work);
    for (let retry = 0; ; retry++) {
      if (retry === 0) budget.countCall();
      try {
        return await next(retry === 0 ? exchange : { ...exchange, attempt: retry + 1 }, work);
      } catch (thrown) {
        if (retry >= MAX_RETRIES || !isWorthRetrying(thrown)) throw thrown;
        const waitMs = Math.max(thrown.retryAfterMs ?? 0, backoffMs(retry, random()));
        if (!fits(waitMs, work, now()) || !budget.take()) throw thrown;
        await sleep(waitMs, work.signal);
        if (work.signal.aborted) throw thrown;
      }
    }
  };
}

/** @param random 0 up to 1 @returns 0 to the exponential bound, in milliseconds */
export function backoffMs(retry: number, random: number): number {
  return random * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** retry);
}

/** What passes by itself, as far as the upstream is concerned; what the gateway refused without a call is left to the caller. */
function isWorthRetrying(thrown: unknown): thrown is GatewayError {
  if (!(thrown instanceof GatewayError)) return false;
  if (thrown.outage) return true;
  const passing = thrown.code === 'UPSTREAM_THROTTLED' || thrown.code === 'UPSTREAM_UNAVAILABLE';
  return passing && thrown.delivery !== 'unsent';
}

function fits(waitMs: number, work: Work, nowMs: number): boolean {
  return !work.signal.aborted && nowMs + waitMs < work.deadlineMs;
}
