import { GatewayError } from '../../errors.js';
import type { Work } from '../../invalid-emails/port.js';
import type { Policy } from '../exchange.js';

export interface ConcurrencyOptions {
  /** Calls in flight at once, 1 or more. */
  readonly limit: number;
  /** Calls that may wait for a place, 0 or more; one more is refused at once. */
  readonly maxQueued: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Waiter {
  enter(): void;
}

/** First come, first served. A call that waits past its deadline, or whose caller hangs up, leaves the queue unsent. */
export function createConcurrencyPolicy({ limit, maxQueued, now }: ConcurrencyOptions): Policy {
  // A Set keeps the order of arrival and lets one leave from the middle.
  const queue = new Set<Waiter>();
  let inFlight = 0;

  const enter = (work: Work): Promise<void> | undefined => {
    if (inFlight < limit) {
      inFlight++;
      return undefined;
    }
    if (queue.size >= maxQueued) throw queueFull(maxQueued);
    return new Promise((resolve, reject) => {
      const leave = (error: GatewayError | null): void => {
        queue.delete(waiter);
        clearTimeout(timer);
        work.signal.removeEventListener('abort', onAbort);
        if (error === null) resolve();
        else reject(error);
      };
      const waiter: Waiter = { enter: () => leave(null) };
      const onAbort = (): void => leave(hungUp());
      const timer = setTimeout(() => leave(tooLate()), work.deadlineMs - now());
      queue.add(waiter);
      work.signal.addEventListener('abort', onAbort, { once: true });
    });
  };

  const exit = (): void => {
    const [next] = queue;
    // The place is handed on, so `inFlight` stays as it is.
    if (next === undefined) inFlight--;
    else next.enter();
  };

  return (next) => async (exchange, work) => {
    if (work.signal.aborted) throw hungUp();
    await enter(work);
    try {
      return await next(exchange, work);
    } finally {
      exit();
    }
  };
}

function queueFull(maxQueued: number): GatewayError {
  const message = `Too many calls wait for the upstream (${maxQueued}, UPSTREAM_QUEUE); try again later.`;
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { delivery: 'unsent' });
}

function tooLate(): GatewayError {
  const message = 'No place among the calls to the upstream became free in time (UPSTREAM_CONCURRENCY).';
  return new GatewayError('UPSTREAM_TIMEOUT', message, { delivery: 'unsent' });
}

function hungUp(): GatewayError {
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'The caller hung up before the upstream was asked.', {
    delivery: 'unsent',
  });
}
