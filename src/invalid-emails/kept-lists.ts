import { LRUCache } from 'lru-cache';
import { createAgeLine } from './age-line.js';
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

/** Beside the list itself: the entry, its name, its places in line. */
const ENTRY_BYTES = 200;

/** Lists by exact user name, within a budget of bytes, the least recently used dropped first. */
export function createKeptLists({ ttlMs, maxBytes, now }: KeptListsOptions): KeptLists {
  const entries = new LRUCache<User, Entry>({ maxSize: Math.max(1, maxBytes), sizeCalculation: costOf });
  const line = createAgeLine((user) => entries.peek(user)?.list.readAtMs ?? null);
  const isExpired = (readAtMs: number): boolean => now() - readAtMs >= ttlMs;

  return {
    get(user) {
      const list = entries.get(user)?.list;
      if (list === undefined) return null;
      if (!isExpired(list.readAtMs)) return list;
      entries.delete(user);
      return null;
    },
    peek: (user) => entries.peek(user)?.list ?? null,
    keep(user, list) {
      line.takeWhile(isExpired, (expired) => entries.delete(expired));
      const known = entries.peek(user)?.list;
      if (known !== undefined && known.readAtMs > list.readAtMs) return;
      // Also where the new one cannot be kept: who has seen it must not see the older one afterwards.
      entries.delete(user);
      const entry: Entry = { list, sameName: sameNameKey(user) };
      if (isExpired(list.readAtMs) || costOf(entry) > maxBytes) return;
      entries.set(user, entry);
      line.add(user, list.readAtMs, entries.size);
    },
    dropSameName(sameName) {
      for (const [user, entry] of entries.entries()) if (entry.sameName === sameName) entries.delete(user);
    },
    get size() {
      return entries.size;
    },
    get bytes() {
      return entries.calculatedSize;
    },
  };
}

function costOf({ list }: Entry): number {
  return list.byteSize + ENTRY_BYTES;
}
