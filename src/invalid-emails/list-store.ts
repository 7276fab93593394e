import { setImmediate } from 'node:timers/promises';
import { isRateLimited } from '../errors.js';
import { createKeptLists, type KeptLists } from './kept-lists.js';
import type { User } from './names.js';
import type { InvalidEmailList, InvalidEmailsPort, Work } from './port.js';
import { sameNameKey } from './same-name.js';
import { type SharedRead, startSharedRead } from './shared-read.js';
import { entriesOf } from './sightings.js';
import { createWriteWindows, type WriteWindows } from './write-windows.js';

export interface ListStoreOptions {
  /** How long a list is kept, counted from when its read began; 0 keeps nothing, reads in flight are still shared. */
  readonly ttlMs: number;
  readonly maxBytes: number;
  /** How long after a delete of unknown outcome it may still land. */
  readonly lateMs: number;
  /** What one read may take, all its tries together. */
  readonly deadlineMs: number;
  /** Whether the upstream can be asked for this address alone; else it is looked up on the list, which is shared and kept. */
  readonly findsAlone: (email: string) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told for every list asked for where it came from. */
  onRead(source: 'kept' | 'shared' | 'upstream'): void;
}

export interface ListStore extends InvalidEmailsPort {
  /** The list as last read, for the record of deletes: maybe too old to be shown. Null where none is kept; never a read. */
  peek(user: User): InvalidEmailList | null;
  readonly kept: Pick<KeptLists, 'size' | 'bytes'>;
  readonly windows: Pick<WriteWindows, 'size'>;
}

/**
 * Shares reads that are under way and keeps lists for a while, so that no read that starts after a delete's answer shows what was read
 * before it. Why windows: docs/decisions/write-windows.md.
 */
export function createListStore(next: InvalidEmailsPort, options: ListStoreOptions): ListStore {
  const { now } = options;
  const kept = createKeptLists(options);
  const reads = new Map<User, SharedRead<InvalidEmailList>>();
  const windows = createWriteWindows({
    lateMs: options.lateMs,
    now,
    onChange(sameName) {
      for (const user of reads.keys()) if (sameNameKey(user) === sameName) reads.delete(user);
      kept.dropSameName(sameName);
    },
  });

  const startRead = (user: User, work: Work): SharedRead<InvalidEmailList> => {
    const read: SharedRead<InvalidEmailList> = startSharedRead({
      now,
      start(signal) {
        const reading = next.list(user, { ...work, signal, deadlineMs: now() + options.deadlineMs });
        return options.ttlMs === 0 ? atEndOfTurn(reading) : reading;
      },
      onEnd(list) {
        // Detached by a window or overtaken by a later read: its waiters still get it, it is never kept.
        if (reads.get(user) !== read) return;
        reads.delete(user);
        if (list !== null && windows.mayKeep(user, read.beganAtMs)) kept.keep(user, list);
      },
    });
    reads.set(user, read);
    return read;
  };

  const freshEnough = (user: User, work: Work): InvalidEmailList | null => {
    const list = kept.get(user);
    if (list === null || list.readAtMs <= work.notBeforeMs) return null;
    options.onRead('kept');
    return list;
  };
  const list = (user: User, work: Work): Promise<InvalidEmailList> => {
    const known = freshEnough(user, work);
    if (known !== null) return Promise.resolve(known);
    const read = reads.get(user);
    if (read !== undefined && read.beganAtMs > work.notBeforeMs) {
      options.onRead('shared');
      // Another caller's budget says nothing about this one's.
      return read
        .join(work)
        .catch((thrown: unknown) => (isRateLimited(thrown) ? list(user, work) : Promise.reject(thrown)));
    }
    options.onRead('upstream');
    return startRead(user, work).join(work);
  };

  return {
    ...next,
    kept,
    windows,
    peek: (user) => kept.peek(user),
    list,
    async find(user, email, work) {
      if (!options.findsAlone(email)) return entriesOf(await list(user, work), email);
      const known = freshEnough(user, work);
      return known === null ? next.find(user, email, work) : entriesOf(known, email);
    },
    async delete(user, emails, work) {
      const close = windows.open(user);
      let outcome: 'settled' | 'unknown' = 'unknown';
      try {
        const results = await next.delete(user, emails, work);
        if (![...results.values()].some((result) => result.outcome === 'UNKNOWN')) outcome = 'settled';
        return results;
      } finally {
        close(outcome);
      }
    },
  };
}

/**
 * Where nothing is kept, who asks in the turn of the event loop in which the answer came still shares the read: it was under way when the
 * request arrived. Of many callers of one customer that saves four calls in five.
 */
async function atEndOfTurn<T>(reading: Promise<T>): Promise<T> {
  const list = await reading;
  await setImmediate();
  return list;
}
