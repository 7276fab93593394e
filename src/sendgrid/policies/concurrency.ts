import { GatewayError } from '../../errors.js';
import type { Policy } from '../exchange.js';
import { createWaitingLine, refuseIfPointless } from './waiting-line.js';

export interface ConcurrencyOptions {
  /** Calls in flight at once, 1 or more. */
  readonly limit: number;
  /** Calls that may wait for a place, 0 or more; one more is refused at once. */
  readonly maxQueued: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const A_PLACE = 'a place among the calls to the upstream became free (UPSTREAM_CONCURRENCY)';

export interface Concurrency {
  readonly policy: Policy;
  /** Calls that wait now. */
  queued(): number;
  inFlight(): number;
}

/** Bounds the calls in flight and those that wait behind them. */
export function createConcurrencyPolicy({ limit, maxQueued, now }: ConcurrencyOptions): Concurrency {
  const line = createWaitingLine(A_PLACE, now);
  let inFlight = 0;

  const policy: Policy = (next) => async (exchange, work) => {
    refuseIfPointless(work, A_PLACE, now);
    if (inFlight < limit) inFlight++;
    else if (line.length < maxQueued) await line.wait(work);
    else throw queueFull(maxQueued);
    try {
      return await next(exchange, work);
    } finally {
      // A place that is handed on stays counted.
      if (!line.advance()) inFlight--;
    }
  };
  return { policy, queued: () => line.length, inFlight: () => inFlight };
}

function queueFull(maxQueued: number): GatewayError {
  const message = `Too many calls wait for the upstream (${maxQueued}, UPSTREAM_QUEUE); try again later.`;
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { delivery: 'unsent' });
}
