import { hash } from 'node:crypto';
import type { Caller } from './caller.js';

export interface KnownTokens {
  /** Null where it is not known, or not valid any more at `nowMs`. */
  get(header: string, nowMs: number): Caller | null;
  /** @param untilMs the first moment at which the token is no longer valid, milliseconds since the epoch */
  keep(header: string, caller: Caller, untilMs: number): void;
  forgetAll(): void;
  readonly size: number;
}

interface Entry {
  readonly caller: Caller;
  readonly untilMs: number;
  /** Asked for since its last turn at the end of the line. */
  used: boolean;
}

/** The entry, its key, its caller and its place in the Map; and a name in the caller beside its characters. */
const ENTRY_BYTES = 512;
const NAME_BYTES = 64;

/**
 * Verified tokens until they expire, within a budget of bytes. Tokens that were refused are not kept: anyone can make up as many as he likes.
 *
 * The oldest is forgotten first, but one that was used meanwhile goes to the back of the line instead (second chance): nearly the least
 * recently used, and being used costs one look-up, where moving it at every use costs several times that.
 *
 * The key is a hash of the header. A Map of the texts is no faster, since they are long and compared to the last character (measured: 600
 * characters are equal, more are slower); so the memory is small, and a dump of it holds no token that could be used.
 */
export function createKnownTokens(maxBytes: number): KnownTokens {
  // A Map keeps the order in which keys were set: it is the line.
  const entries = new Map<string, Entry>();
  let bytes = 0;

  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    bytes -= costOf(entry.caller);
  };
  const makeRoom = (): void => {
    for (const [key, entry] of entries) {
      if (bytes <= maxBytes) return;
      drop(key);
      if (!entry.used) continue;
      entries.set(key, { ...entry, used: false });
      bytes += costOf(entry.caller);
    }
  };

  return {
    get(header, nowMs) {
      const key = keyOf(header);
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (nowMs >= entry.untilMs) {
        drop(key);
        return null;
      }
      entry.used = true;
      return entry.caller;
    },
    keep(header, caller, untilMs) {
      const key = keyOf(header);
      drop(key);
      entries.set(key, { caller, untilMs, used: false });
      bytes += costOf(caller);
      makeRoom();
    },
    forgetAll() {
      entries.clear();
      bytes = 0;
    },
    get size() {
      return entries.size;
    },
  };
}

function keyOf(header: string): string {
  return hash('sha256', header, 'base64');
}

function costOf({ subject, scopes, customers }: Caller): number {
  const names = [subject ?? '', ...scopes, ...(customers === 'all' ? [] : customers)];
  return names.reduce((sum, name) => sum + NAME_BYTES + 2 * name.length, ENTRY_BYTES);
}
