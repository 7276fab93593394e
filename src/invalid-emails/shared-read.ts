import { GatewayError } from '../errors.js';
import type { Work } from './port.js';

/** One read of a list, or of the directory, that several callers wait for. */
export interface SharedRead<T> {
  /** When it began, milliseconds since the epoch. */
  readonly beganAtMs: number;
  /** Resolves with what was read; rejects early when this caller hangs up or its own deadline passes. */
  join(work: Work): Promise<T>;
}

interface Waiter<T> {
  resolve(list: T): void;
  reject(error: unknown): void;
}

export interface SharedReadOptions<T> {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Starts the read. The signal aborts when nobody waits any more. */
  start(signal: AbortSignal): Promise<T>;
  /** The read is over, or nobody waits for it any more; null where there is no list. Called before any waiter is told. */
  onEnd(list: T | null): void;
}

export function startSharedRead<T>(options: SharedReadOptions<T>): SharedRead<T> {
  const { now } = options;
  const waiters = new Set<Waiter<T>>();
  const abandon = new AbortController();
  const beganAtMs = now();
  let ended: Promise<T> | null = null;

  const settle = (outcome: Promise<T>, list: T | null, tell: (waiter: Waiter<T>) => void) => {
    ended = outcome;
    outcome.catch(() => {});
    options.onEnd(list);
    // Emptied at once: an entry that kept its waiters alive was seen to make every minor collection five times longer.
    const told = [...waiters];
    waiters.clear();
    for (const waiter of told) tell(waiter);
  };
  options.start(abandon.signal).then(
    (list) => settle(Promise.resolve(list), list, (waiter) => waiter.resolve(list)),
    (error: unknown) => settle(Promise.reject(error), null, (waiter) => waiter.reject(error)),
  );

  const join = (work: Work): Promise<T> => {
    if (ended !== null) return ended;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        work.signal.removeEventListener('abort', onAbort);
        waiters.delete(waiter);
      };
      const giveUp = (error: GatewayError): void => {
        leave();
        reject(error);
        if (waiters.size > 0) return;
        options.onEnd(null);
        abandon.abort();
      };
      const onAbort = (): void => giveUp(new GatewayError('UPSTREAM_UNAVAILABLE', 'The caller hung up.'));
      const timer = setTimeout(() => giveUp(tooLate()), work.deadlineMs - now());
      const waiter: Waiter<T> = {
        resolve(list) {
          leave();
          resolve(list);
        },
        reject(error) {
          leave();
          reject(error);
        },
      };
      waiters.add(waiter);
      if (work.signal.aborted) onAbort();
      else work.signal.addEventListener('abort', onAbort, { once: true });
    });
  };
  return { beganAtMs, join };
}

function tooLate(): GatewayError {
  const message = 'The upstream gave no whole list in time (OPERATION_DEADLINE_MS).';
  return new GatewayError('UPSTREAM_TIMEOUT', message);
}
