import { CircuitState, circuitBreaker, handleWhen, isBrokenCircuitError, SamplingBreaker } from 'cockatiel';
import { GatewayError } from '../../errors.js';
import type { Policy } from '../exchange.js';

export interface CircuitBreakerOptions {
  /** Share of failures, 0 to 1, at which it opens. */
  readonly threshold?: number;
  /** Calls that are looked at: those of so many milliseconds, and no fewer than `minCalls` of them. */
  readonly windowMs?: number;
  readonly minCalls?: number;
  /** After so many milliseconds one call is let through as a probe. */
  readonly halfOpenAfterMs?: number;
}

export interface CircuitBreaker {
  readonly policy: Policy;
  state(): 'closed' | 'open' | 'half-open';
}

/**
 * Stops calling an upstream that is down. It counts timeouts, connection failures and 5xx, and nothing that the upstream said on purpose.
 * While the probe is under way everybody else is refused: they would otherwise all wait for as long as it takes to time out.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const { threshold = 0.5, windowMs = 10_000, minCalls = 20, halfOpenAfterMs = 5_000 } = options;
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof GatewayError && error.outage),
    {
      halfOpenAfter: halfOpenAfterMs,
      breaker: new SamplingBreaker({ threshold, duration: windowMs, minimumRps: minCalls / (windowMs / 1000) }),
    },
  );
  const policy: Policy = (next) => async (exchange, work) => {
    if (breaker.state === CircuitState.HalfOpen) throw open();
    try {
      return await breaker.execute(() => next(exchange, work));
    } catch (thrown) {
      throw isBrokenCircuitError(thrown) ? open() : thrown;
    }
  };
  return { policy, state: () => STATES[breaker.state] };
}

const STATES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const;

function open(): GatewayError {
  const message = 'The upstream failed too often a moment ago; calls to it are paused for some seconds.';
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { delivery: 'unsent' });
}
