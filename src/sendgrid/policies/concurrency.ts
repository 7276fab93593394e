import { GatewayError } from '../../errors.js';
import type { Policy } from '../exchange.js';
import { sendAndLeave } from './send-and-leave.js';
import { createWaitingLine, whyPointless } from './waiting-line.js';

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

  const leave = (): void => {
    // A place that is handed on stays counted.
    if (!line.advance()) inFlight--;
  };
  const policy: Policy = (next) => (exchange, work) => {
    const pointless = whyPointless(work, A_PLACE, now);
    if (pointless !== null) return Promise.reject(pointless);
    if (inFlight < limit) {
      inFlight++;
      return sendAndLeave(next, exchange, work, leave);
    }
    if (line.length >= maxQueued) return Promise.reject(queueFull(maxQueued));
    return line.wait(work).then(() => sendAndLeave(next, exchange, work, leave));
  };
  return { policy, queued: () => line.length, inFlight: () => inFlight };
}

function queueFull(maxQueued: number): GatewayError {
  const message = `Too many calls wait for the upstream (${maxQueued}, UPSTREAM_QUEUE); try again later.`;
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { delivery: 'unsent' });
}
