import { CircuitState, circuitBreaker, handleWhen, isBrokenCircuitError, SamplingBreaker } from 'cockatiel';
import { GatewayError } from '../../errors.js';
import type { Work } from '../../invalid-emails/port.js';
import type { Exchange, Policy, Send } from '../exchange.js';

export interface CircuitBreakerOptions {
  /** Share of failures, between 0 and 1, over which it opens. */
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
 * While the probe is under way everybody else is refused: they would otherwise all wait for as long as it takes to time out. A probe that
 * ends without a word of the upstream proves nothing, and another one is made later.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const { threshold = 0.5, windowMs = 10_000, minCalls = 20, halfOpenAfterMs = 5_000 } = options;
  const unproven = new WeakSet<Error>();
  const sample = new SamplingBreaker({ threshold, duration: windowMs, minimumRps: minCalls / (windowMs / 1000) });
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof GatewayError && (error.outage || unproven.has(error))),
    { halfOpenAfter: halfOpenAfterMs, breaker: sample },
  );

  // What goes well while it is closed changes no state: it is only counted, past all that cockatiel does around a call.
  const succeeded = <T>(answer: T): T => {
    sample.success(CircuitState.Closed);
    return answer;
  };
  /** A failure that comes late, when it is no longer closed, is no news. */
  const failed = (thrown: unknown): Promise<never> =>
    breaker.state === CircuitState.Closed ? breaker.execute(() => Promise.reject(thrown)) : Promise.reject(thrown);

  const probe = async <T>(next: Send, exchange: Exchange<T>, work: Work): Promise<T> => {
    try {
      return await breaker.execute(() =>
        next(exchange, work).catch((thrown: unknown) => {
          if (thrown instanceof GatewayError && provesNothing(thrown, work)) unproven.add(thrown);
          throw thrown;
        }),
      );
    } catch (thrown) {
      throw isBrokenCircuitError(thrown) ? open() : thrown;
    }
  };
  const policy: Policy = (next) => (exchange, work) => {
    if (breaker.state === CircuitState.Closed) return next(exchange, work).then(succeeded, failed);
    return breaker.state === CircuitState.Open ? probe(next, exchange, work) : Promise.reject(open());
  };
  return { policy, state: () => STATES[breaker.state] };
}

const STATES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const;

function provesNothing(error: GatewayError, work: Work): boolean {
  return error.delivery === 'unsent' || error.code === 'UPSTREAM_TIMEOUT' || work.signal.aborted;
}

function open(): GatewayError {
  const message = 'The upstream failed too often a moment ago; calls to it are paused for some seconds.';
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { delivery: 'unsent' });
}
