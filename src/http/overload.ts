import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

export interface OverloadOptions {
  /** Requests in flight at once; one more is refused. */
  readonly maxRequests: number;
  /** The event loop's delay above which new requests are refused, milliseconds. */
  readonly maxLagMs: number;
}

export interface OverloadGuard {
  /** Whether a new request should be refused now. */
  isOverloaded(): boolean;
  close(): void;
}

const SAMPLE_MS = 500;
const RESOLUTION_MS = 20;

/**
 * A process that is behind gets no better by queueing. The delay is the median of the last half second: one stall, such as a large
 * answer being written, refuses nobody.
 */
export function createOverloadGuard(options: OverloadOptions, requestsInFlight: () => number): OverloadGuard {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let lagMs = 0;
  const timer = setInterval(() => {
    lagMs = medianLagMs(delay);
    delay.reset();
  }, SAMPLE_MS);
  timer.unref();
  return {
    isOverloaded: () => requestsInFlight() > options.maxRequests || lagMs > options.maxLagMs,
    close() {
      clearInterval(timer);
      delay.disable();
    },
  };
}

/** The histogram counts the sampling interval itself as delay. */
function medianLagMs(delay: IntervalHistogram): number {
  return Math.max(0, delay.percentile(50) / 1e6 - RESOLUTION_MS);
}
