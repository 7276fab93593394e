import { isRateLimited } from '../errors.js';
import type { CustomerDirectory, InvalidEmailsPort, Work } from './port.js';
import { type SharedRead, startSharedRead } from './shared-read.js';

export interface KeptDirectoryOptions {
  /** How long the directory is kept, counted from when its read began; 0 keeps nothing, a read in flight is still shared. */
  readonly ttlMs: number;
  /** What one read may take, all its tries together. */
  readonly deadlineMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Shares the read of the directory that is under way, and keeps the directory for a while. No delete touches it, so there are no write
 * windows; a customer that comes or goes shows once the time is over, or to a caller who wants nothing kept.
 */
export function keepDirectory(
  next: InvalidEmailsPort,
  { ttlMs, deadlineMs, now }: KeptDirectoryOptions,
): InvalidEmailsPort {
  let kept: CustomerDirectory | null = null;
  let read: SharedRead<CustomerDirectory> | null = null;

  const startRead = (work: Work): SharedRead<CustomerDirectory> => {
    const started: SharedRead<CustomerDirectory> = startSharedRead({
      now,
      start: (signal) => next.customers({ ...work, signal, deadlineMs: now() + deadlineMs }),
      onEnd(directory) {
        // Overtaken by a later read: its waiters still get it, it is never kept.
        if (read !== started) return;
        read = null;
        if (directory !== null) kept = directory;
      },
    });
    read = started;
    return started;
  };

  const customers = (work: Work): Promise<CustomerDirectory> => {
    if (kept !== null && now() - kept.readAtMs >= ttlMs) kept = null;
    if (kept !== null && kept.readAtMs > work.notBeforeMs) return Promise.resolve(kept);
    if (read === null || read.beganAtMs <= work.notBeforeMs) return startRead(work).join(work);
    // Another caller's budget says nothing about this one's.
    return read
      .join(work)
      .catch((thrown: unknown) => (isRateLimited(thrown) ? customers(work) : Promise.reject(thrown)));
  };
  return { ...next, customers };
}
