import type { User } from './names.js';
import type { InvalidEmailList } from './port.js';
import { sameNameKey } from './same-name.js';

export interface KeptListsOptions {
  /** How long after its read began a list may be shown; 0 keeps nothing. */
  readonly ttlMs: number;
  readonly maxBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface KeptLists {
  /** The list where it is fresh enough; it counts as used. */
  get(user: User): InvalidEmailList | null;
  /** The list as last read, also where it is too old to be shown; it does not count as used. */
  peek(user: User): InvalidEmailList | null;
  /** Keeps the list unless one that was read later is kept already. */
  keep(user: User, list: InvalidEmailList): void;
  /** Drops the lists of all names with this key. */
  dropSameName(sameName: string): void;
  readonly size: number;
  readonly bytes: number;
}

interface Entry {
  readonly list: InvalidEmailList;
  readonly sameName: string;
}

/** Beside the list itself: the entry, its name, its place in the Map. */
const ENTRY_BYTES = 200;

/** Lists by exact user name, within a budget of bytes, the least recently used dropped first. */
export function createKeptLists({ ttlMs, maxBytes, now }: KeptListsOptions): KeptLists {
  // A Map keeps the order in which keys were set: used entries are set again, so the first is the least recently used.
  const entries = new Map<User, Entry>();
  // The same in the order in which they were kept, which is about that of their ages: looking at all of them on every read would make a
  // burst of customers quadratic.
  const byAge = new Map<User, InvalidEmailList>();
  let bytes = 0;

  const isExpired = (list: InvalidEmailList): boolean => now() - list.readAtMs >= ttlMs;
  const drop = (user: User): void => {
    const entry = entries.get(user);
    if (entry === undefined) return;
    entries.delete(user);
    byAge.delete(user);
    bytes -= costOf(entry.list);
  };
  const dropExpired = (): void => {
    for (const [user, list] of byAge) {
      if (!isExpired(list)) return;
      drop(user);
    }
  };
  const makeRoom = (): void => {
    for (const user of entries.keys()) {
      if (bytes <= maxBytes) return;
      drop(user);
    }
  };

  return {
    get(user) {
      const entry = entries.get(user);
      if (entry === undefined) return null;
      if (isExpired(entry.list)) {
        drop(user);
        return null;
      }
      entries.delete(user);
      entries.set(user, entry);
      return entry.list;
    },
    peek: (user) => entries.get(user)?.list ?? null,
    keep(user, list) {
      dropExpired();
      const known = entries.get(user)?.list;
      if (known !== undefined && known.readAtMs > list.readAtMs) return;
      // Also where the new one cannot be kept: who has seen it must not see the older one afterwards.
      drop(user);
      if (isExpired(list) || costOf(list) > maxBytes) return;
      entries.set(user, { list, sameName: sameNameKey(user) });
      byAge.set(user, list);
      bytes += costOf(list);
      makeRoom();
    },
    dropSameName(sameName) {
      for (const [user, entry] of entries) if (entry.sameName === sameName) drop(user);
    },
    get size() {
      return entries.size;
    },
    get bytes() {
      return bytes;
    },
  };
}

function costOf(list: InvalidEmailList): number {
  return list.byteSize + ENTRY_BYTES;
}
