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
}

/** Beside the text of the token: the entry, its caller with the sets of names, its place in the Map. */
const ENTRY_BYTES = 1024;

/**
 * Verified tokens until they expire, within a budget of bytes, the least recently used forgotten first. Tokens that were refused are not
 * kept: anyone can make up as many as he likes.
 *
 * The key is the text of the header itself. A hash would cost more than all else that is done for a known token, and would hide nothing:
 * the process holds the credential of the upstream, which is worth more than any token.
 */
export function createKnownTokens(maxBytes: number): KnownTokens {
  // A Map keeps the order in which keys were set: used ones are set again, so the first is the least recently used.
  const entries = new Map<string, Entry>();
  let bytes = 0;

  const drop = (header: string): void => {
    if (entries.delete(header)) bytes -= costOf(header);
  };

  return {
    get(header, nowMs) {
      const entry = entries.get(header);
      if (entry === undefined) return null;
      if (nowMs >= entry.untilMs) {
        drop(header);
        return null;
      }
      entries.delete(header);
      entries.set(header, entry);
      return entry.caller;
    },
    keep(header, caller, untilMs) {
      drop(header);
      entries.set(header, { caller, untilMs });
      bytes += costOf(header);
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        drop(oldest);
      }
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

/** Headers are Latin-1: a byte a character. The names in the caller are in the token as well, so it counts twice, and a little more. */
function costOf(header: string): number {
  return 4 * header.length + ENTRY_BYTES;
}
