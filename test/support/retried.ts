import { GatewayError } from '../../src/errors.js';
import type { Operation } from '../../src/sendgrid/exchange.js';
import { createRetryPolicy } from '../../src/sendgrid/policies/retry.js';
import { createCountedSend, createExchange } from './exchanges.js';
import { createManualClock, type ManualClock } from './manual-clock.js';
import { UPSTREAM_ERRORS } from './upstream-errors.js';
import { createWork } from './work.js';

export interface RetriedOptions {
  /** What the call with this number fails with; null succeeds. A 5xx every time, unless told. */
  readonly fault?: (call: number) => Error | null;
  /** A half, unless told. */
  readonly random?: () => number;
  /** Runs while the policy waits. */
  readonly whileWaiting?: () => void;
  /** Until the deadline. */
  readonly timeMs?: number;
  readonly signal?: AbortSignal;
}

export interface Retried {
  readonly clock: ManualClock;
  /** Every wait, milliseconds. A live view. */
  readonly waits: readonly number[];
  /** Every call that reached the upstream. A live view. */
  readonly sent: readonly string[];
  readonly call: (operation?: Operation) => Promise<string>;
}

/** A retry policy whose sleep moves the clock at once and notes for how long. */
export function createRetried(options: RetriedOptions = {}): Retried {
  const { fault = UPSTREAM_ERRORS['a 5xx'], random = () => 0.5, whileWaiting, timeMs = 25_000, signal } = options;
  const clock = createManualClock();
  const upstream = createCountedSend(fault);
  const waits: number[] = [];
  const policy = createRetryPolicy({
    now: clock.now,
    random,
    async sleep(ms) {
      waits.push(ms);
      clock.advance(ms);
      whileWaiting?.();
    },
  });
  const send = policy(upstream.send);
  return {
    clock,
    waits,
    sent: upstream.sent,
    call: (operation = 'list') =>
      send(createExchange(operation), createWork({ deadlineMs: clock.now() + timeMs, ...(signal && { signal }) })),
  };
}

/** A 429 that says when to come back. */
export function throttled(retryAfterMs: number): () => GatewayError {
  return () => new GatewayError('UPSTREAM_THROTTLED', '429', { delivery: 'refused', retryAfterMs });
}
