import { GatewayError } from '../../errors.js';
import type { HangUpSignal } from '../../hang-up.js';
import type { Policy, ResponseHead } from '../exchange.js';
import { resetMs } from '../retry-after.js';
import { learn, type RateReport, type RateWindow, takePlace } from './rate-window.js';

export interface RateLimitOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 up to 1. */
  readonly random: () => number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly sleep: (ms: number, signal: HangUpSignal) => Promise<void>;
}

/** Whoever waited for one reset does not go out all at once. */
const MAX_JITTER_MS = 1_000;

/**
 * Keeps within the counters of version 3, one for each bucket of exchanges, as its answers tell them (CONTRACT 3.1, 7 #25). A call that
 * would have to wait past its deadline is refused at once.
 *
 * The bucket is the method and endpoint alone, as was recorded, and not the customer as well: if the upstream counts for each customer apart,
 * one counter for all of them is slower and safe; if it does not, one for each would run into the wall (docs/rate-limits.md).
 */
export function createRateLimitPolicy({ now, random, sleep }: RateLimitOptions): Policy {
  const windows = new Map<string, RateWindow>();

  /** How long to wait, and whether the call may then go out; where it may not, it asks again. */
  const place = (bucket: string, deadlineMs: number): { readonly waitMs: number; readonly taken: boolean } => {
    const window = windows.get(bucket);
    if (window === undefined) return { waitMs: 0, taken: true };
    const found = takePlace(window, now());
    const startAtMs = found.kind === 'taken' ? found.startAtMs : found.resetAtMs;
    if (startAtMs >= deadlineMs) throw throttled(Math.ceil(startAtMs - now()));
    if (found.kind === 'taken') windows.set(bucket, found.window);
    return { waitMs: startAtMs - now(), taken: found.kind === 'taken' };
  };

  return (next) => async (exchange, work) => {
    for (let taken = false; !taken; ) {
      const found = place(exchange.bucket, work.deadlineMs);
      taken = found.taken;
      const jitterMs = taken ? 0 : random() * Math.min(MAX_JITTER_MS, (work.deadlineMs - now() - found.waitMs) / 2);
      if (found.waitMs > 0) await sleep(found.waitMs + jitterMs, work.signal);
      // Nobody waits for it any more: the next policy says so.
      if (work.signal.aborted) break;
    }
    const decoder: typeof exchange.decoder = (head) => {
      const report = reportOf(head, now());
      const window = report === null ? null : learn(windows.get(exchange.bucket) ?? null, report, now());
      if (window !== null) windows.set(exchange.bucket, window);
      return exchange.decoder(head);
    };
    return next({ ...exchange, decoder }, work);
  };
}

/** Null where the answer says nothing of its counter. */
function reportOf({ status, headers }: ResponseHead, nowMs: number): RateReport | null {
  const waitMs = resetMs(headers, nowMs);
  const remaining = status === 429 ? 0 : countOf(headers['x-ratelimit-remaining']);
  if (waitMs === null || remaining === null) return null;
  return { limit: countOf(headers['x-ratelimit-limit']), remaining, resetAtMs: nowMs + waitMs };
}

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : null;
}

function throttled(retryAfterMs: number): GatewayError {
  const message = 'The upstream limits the rate of calls; try again later.';
  return new GatewayError('UPSTREAM_THROTTLED', message, { delivery: 'unsent', retryAfterMs });
}
