import { callerHungUp, GatewayError } from '../errors.js';
import { createHangUp, type HangUpSignal } from '../hang-up.js';
import type { Work } from './port.js';

/** One read of a list, or of the directory, that several callers wait for. */
export interface SharedRead<T> {
  /** When it began, milliseconds since the epoch. */
  readonly beganAtMs: number;
  /** Resolves with what was read; rejects early when this caller hangs up or its own deadline passes. */
  join(work: Work): Promise<T>;
}

interface Waiter<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
  /** Ends its timer, and no longer listens to its caller. */
  leave(): void;
}

export interface SharedReadOptions<T> {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Starts the read. The signal tells when nobody waits any more. */
  start(signal: HangUpSignal): Promise<T>;
  /** The read is over, or nobody waits for it any more; null where there is no list. Called before any waiter is told. */
  onEnd(list: T | null): void;
}

export function startSharedRead<T>(options: SharedReadOptions<T>): SharedRead<T> {
  const { now } = options;
  const waiters = new Set<Waiter<T>>();
  const abandoned = createHangUp();
  const beganAtMs = now();
  let isOver = false;

  const end = (list: T | null, tell: (waiter: Waiter<T>) => void): void => {
    isOver = true;
    options.onEnd(list);
    // Emptied at once: an entry that kept its waiters alive was seen to make every minor collection five times longer.
    const told = [...waiters];
    waiters.clear();
    for (const waiter of told) {
      waiter.leave();
      tell(waiter);
    }
  };
  const giveUp = (waiter: Waiter<T>, error: GatewayError): void => {
    waiters.delete(waiter);
    waiter.leave();
    waiter.reject(error);
    if (waiters.size > 0) return;
    options.onEnd(null);
    abandoned.tell();
  };
  const reading = options.start(abandoned.signal);
  reading.then(
    (list) => end(list, (waiter) => waiter.resolve(list)),
    (error: unknown) => end(null, (waiter) => waiter.reject(error)),
  );

  const join = ({ signal, deadlineMs }: Work): Promise<T> => {
    if (isOver) return reading;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => giveUp(waiter, callerHungUp());
      const timer = setTimeout(() => giveUp(waiter, tooLate()), deadlineMs - now());
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter<T> = { resolve, reject, leave };
      waiters.add(waiter);
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort);
    });
  };
  return { beganAtMs, join };
}

function tooLate(): GatewayError {
  const message = 'The upstream gave no whole list in time (OPERATION_DEADLINE_MS).';
  return new GatewayError('UPSTREAM_TIMEOUT', message);
}
