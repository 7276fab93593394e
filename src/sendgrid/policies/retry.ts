import { GatewayError } from '../../errors.js';
import type { HangUpSignal } from '../../hang-up.js';
import type { Work } from '../../invalid-emails/port.js';
import type { Policy } from '../exchange.js';
import { createRetryBudget } from './retry-budget.js';

const MAX_RETRIES = 2;
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5_000;
const JITTER_SHARE = 0.1;
const MAX_JITTER_MS = 1_000;
const BUDGET_SHARE = 0.1;
const BUDGET_AT_LEAST = 10;

export interface RetryOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 up to 1. */
  readonly random: () => number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly sleep: (ms: number, signal: HangUpSignal) => Promise<void>;
}

/**
 * Tries reads again; deletes only after a 429 that says when to come back, since that one was surely not applied. Exponential with full
 * jitter, at most twice, inside the deadline, from a budget of a tenth of recent calls. Where the upstream says when to come back, not
 * before, and not all at once; when that is past the deadline, not at all.
 */
export function createRetryPolicy({ now, random, sleep }: RetryOptions): Policy {
  const budget = createRetryBudget({ share: BUDGET_SHARE, atLeast: BUDGET_AT_LEAST, now });

  return (next) => async (exchange, work) => {
    const isWorthIt = exchange.operation === 'delete' ? isPutOff : isWorthRetrying;
    for (let retry = 0; ; retry++) {
      if (retry === 0 && exchange.operation !== 'delete') budget.countCall();
      try {
        return await next(retry === 0 ? exchange : { ...exchange, attempt: retry + 1 }, work);
      } catch (thrown) {
        if (retry >= MAX_RETRIES || !isWorthIt(thrown)) throw thrown;
        const drawn = random();
        const toldMs = thrown.retryAfterMs ?? 0;
        const waitMs = Math.max(toldMs, backoffMs(retry, drawn));
        if (!fits(waitMs, work, now()) || !budget.take()) throw thrown;
        const leftMs = work.deadlineMs - now() - waitMs;
        await sleep(waitMs + jitterMs(toldMs, leftMs, drawn), work.signal);
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

/** Answered with a 429 that names the moment to come back. */
function isPutOff(thrown: unknown): thrown is GatewayError {
  if (!(thrown instanceof GatewayError)) return false;
  return thrown.code === 'UPSTREAM_THROTTLED' && thrown.delivery === 'refused' && thrown.retryAfterMs !== null;
}

/** So that those who were told the same moment do not come back at once. At most half of the time that is left after the wait. */
function jitterMs(retryAfterMs: number, leftMs: number, random: number): number {
  return random * Math.max(0, Math.min(retryAfterMs * JITTER_SHARE, MAX_JITTER_MS, leftMs / 2));
}

function fits(waitMs: number, work: Work, nowMs: number): boolean {
  return !work.signal.aborted && nowMs + waitMs < work.deadlineMs;
}
