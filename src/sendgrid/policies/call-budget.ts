import { GatewayError } from '../../errors.js';
import type { HangUpSignal } from '../../hang-up.js';
import type { Work } from '../../invalid-emails/port.js';
import type { Policy } from '../exchange.js';

const MINUTE_MS = 60_000;

/** Jobs wait for the next minute where it comes before their deadline; somebody who looks at a screen is told at once when to come back. */
export type WhenSpent = 'refuse' | 'wait';

export interface CallBudgetOptions {
  /** Calls in one clock minute, 1 or more. */
  readonly callsPerMinute: number;
  readonly whenSpent: WhenSpent;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly sleep: (ms: number, signal: HangUpSignal) => Promise<void>;
}

/** The budget of calls, counted as the upstream counts: by clock minute (CONTRACT 0.9). Once it is spent nothing is sent. */
export function createCallBudgetPolicy({ callsPerMinute, whenSpent, now, sleep }: CallBudgetOptions): Policy {
  let minute = 0;
  let calls = 0;

  /** Takes one call of this minute, if one is left. */
  const take = (): boolean => {
    const current = Math.floor(now() / MINUTE_MS);
    if (current !== minute) {
      minute = current;
      calls = 0;
    }
    if (calls >= callsPerMinute) return false;
    calls++;
    return true;
  };
  const mayWait = ({ deadlineMs, signal }: Work, waitMs: number): boolean =>
    whenSpent === 'wait' && !signal.aborted && now() + waitMs < deadlineMs;

  const waitForNextMinute = async (work: Work): Promise<void> => {
    do {
      const waitMs = MINUTE_MS - (now() % MINUTE_MS);
      if (!mayWait(work, waitMs)) throw spent(callsPerMinute, waitMs);
      await sleep(waitMs, work.signal);
    } while (!take());
  };

  return (next) => (exchange, work) =>
    take() ? next(exchange, work) : waitForNextMinute(work).then(() => next(exchange, work));
}

function spent(callsPerMinute: number, retryAfterMs: number): GatewayError {
  const message = `The gateway's budget of ${callsPerMinute} upstream calls a minute is spent (UPSTREAM_CALLS_PER_MINUTE).`;
  return new GatewayError('UPSTREAM_THROTTLED', message, { delivery: 'unsent', retryAfterMs });
}
