import type { Operation } from '../../src/sendgrid/exchange.js';
import { type CircuitBreaker, createCircuitBreaker } from '../../src/sendgrid/policies/circuit-breaker.js';
import { createExchange } from './exchanges.js';
import { callAt, createHeldSend, type HeldSend } from './held-send.js';
import { UPSTREAM_ERROR_NAMES, UPSTREAM_ERRORS, type UpstreamErrorName } from './upstream-errors.js';
import { createWork } from './work.js';

/** What says that the upstream is down. */
export const OUTAGES: readonly UpstreamErrorName[] = ['a 5xx', 'a refused connection', 'a reset', 'a timeout'];
export const NO_OUTAGES = UPSTREAM_ERROR_NAMES.filter((name) => !OUTAGES.includes(name));
/** After so long an open breaker lets a probe through. */
export const HALF_OPEN_AFTER_MS = 5_000;

export interface HeldBreaker {
  readonly upstream: HeldSend;
  readonly state: () => ReturnType<CircuitBreaker['state']>;
  /** A call that is under way until the test ends it. */
  readonly start: (operation?: Operation, signal?: AbortSignal) => Promise<string>;
  /** One call after the other; null succeeds. */
  readonly play: (outcomes: readonly (UpstreamErrorName | null)[]) => Promise<void>;
  /** Fails as often as opens it. */
  readonly open: () => Promise<void>;
}

/** A circuit breaker before an upstream where nothing happens before the test says so. */
export function createHeldBreaker(): HeldBreaker {
  const breaker = createCircuitBreaker();
  const upstream = createHeldSend();
  const send = breaker.policy(upstream.send);

  const start = (operation: Operation = 'list', signal = new AbortController().signal): Promise<string> => {
    const answer = send(createExchange(operation), createWork({ signal }));
    answer.catch(() => {});
    return answer;
  };
  const play = async (outcomes: readonly (UpstreamErrorName | null)[]): Promise<void> => {
    for (const name of outcomes) {
      const sent = upstream.calls.length;
      const answer = start();
      const call = callAt(upstream, sent);
      if (name === null) call.succeed();
      else call.fail(UPSTREAM_ERRORS[name]());
      await answer.catch(() => {});
    }
  };
  return { upstream, state: () => breaker.state(), start, play, open: () => play(times(20, 'a 5xx')) };
}

export function times<T>(count: number, value: T): readonly T[] {
  return Array.from({ length: count }, () => value);
}
