import { setTimeout as sleepMs } from 'node:timers/promises';
import type { HangUpSignal } from '../../hang-up.js';
import type { Observer } from '../../observability/events.js';
import type { Policy, Send } from '../exchange.js';
import { createCallBudgetPolicy, type WhenSpent } from './call-budget.js';
import { callerBudgetPolicy } from './caller-budget.js';
import { createCircuitBreaker } from './circuit-breaker.js';
import { createConcurrencyPolicy } from './concurrency.js';
import { type CredentialPauseOptions, createCredentialPause } from './credential-pause.js';
import { createInflightBytesPolicy } from './inflight-bytes.js';
import { createObservePolicy } from './observe.js';
import { createRateLimitPolicy } from './rate-limit.js';
import { createRetryPolicy } from './retry.js';

export interface PolicyOptions {
  readonly concurrency: number;
  readonly maxQueued: number;
  readonly inflightBytes: number;
  readonly callsPerMinute: number;
  readonly whenSpent: WhenSpent;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly observer: Observer;
  readonly isAboutTheKey?: CredentialPauseOptions['isAboutTheKey'];
  /** Whether answers tell where the upstream's counters stand: then calls keep within them. */
  readonly heedsCounters?: boolean;
}

export interface Policies {
  apply(send: Send): Send;
  breakerState(): 'closed' | 'open' | 'half-open';
  credentialsRefused(): boolean;
  /** Calls that wait for a place. */
  queued(): number;
  inFlight(): number;
}

/**
 * The policies in the one order that they have, outermost first. A try waits for its place; what it may find shut by then (pause,
 * breaker, budget) is looked at last, so that a queue that built up before an outage is not played out against it.
 */
export function createPolicies(options: PolicyOptions): Policies {
  const { concurrency, maxQueued, inflightBytes, callsPerMinute, whenSpent, now, observer } = options;
  const pause = createCredentialPause({ now, isAboutTheKey: options.isAboutTheKey });
  const breaker = createCircuitBreaker();
  const places = createConcurrencyPolicy({ limit: concurrency, maxQueued, now });
  const inOrder: readonly Policy[] = [
    createRetryPolicy({ now, random: Math.random, sleep }),
    // Before the places: who waits for the next minute keeps nobody else from calling.
    ...(options.heedsCounters === true ? [createRateLimitPolicy({ now, random: Math.random, sleep })] : []),
    places.policy,
    createInflightBytesPolicy({ limit: inflightBytes, now }),
    pause.policy,
    breaker.policy,
    callerBudgetPolicy,
    createCallBudgetPolicy({ callsPerMinute, whenSpent, now, sleep }),
    createObservePolicy(observer),
  ];
  return {
    apply: (send) => inOrder.reduceRight((next, policy) => policy(next), send),
    breakerState: () => breaker.state(),
    credentialsRefused: () => pause.isPaused(),
    queued: () => places.queued(),
    inFlight: () => places.inFlight(),
  };
}

async function sleep(ms: number, signal: HangUpSignal): Promise<void> {
  if (signal.aborted) return;
  const woken = new AbortController();
  const wake = (): void => woken.abort();
  signal.addEventListener('abort', wake);
  await sleepMs(ms, undefined, { signal: woken.signal }).catch(() => {});
  signal.removeEventListener('abort', wake);
}
