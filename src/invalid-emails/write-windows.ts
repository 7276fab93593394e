import type { User } from './names.js';
import { sameNameKey } from './same-name.js';

export interface WriteWindowsOptions {
  /** How long after a delete of unknown outcome nothing is kept: it may still land. Milliseconds. */
  readonly lateMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A window opened or closed, or a delete can no longer land: whatever was read of these names before must not be shown from now on. */
  onChange(sameName: string): void;
}

export interface WriteWindows {
  /** Opens a window; call the result once, when the delete has settled. */
  open(user: User): (outcome: 'settled' | 'unknown') => void;
  /** Whether a read that began then may be kept: no window is open, and none was where it could have seen a delete half done. */
  mayKeep(user: User, beganAtMs: number): boolean;
  /** Windows open now. */
  readonly size: number;
}

interface Window {
  open: number;
  /** No read that began before this moment is kept; milliseconds since the epoch. */
  lateUntilMs: number;
}

/** While a delete of a customer is under way its list is in doubt. Counted by customer, under all spellings of the name. */
export function createWriteWindows(options: WriteWindowsOptions): WriteWindows {
  const { lateMs, now } = options;
  const windows = new Map<string, Window>();

  const forget = (sameName: string): void => {
    const window = windows.get(sameName);
    if (window !== undefined && window.open === 0 && window.lateUntilMs <= now()) windows.delete(sameName);
  };

  return {
    open(user) {
      const sameName = sameNameKey(user);
      const window = windows.get(sameName) ?? { open: 0, lateUntilMs: 0 };
      windows.set(sameName, window);
      window.open++;
      options.onChange(sameName);
      return (outcome) => {
        window.open--;
        if (outcome === 'unknown') {
          window.lateUntilMs = now() + lateMs;
          setTimeout(() => {
            // A read that began before this moment may be under way; once the window is forgotten nothing else keeps it from being kept.
            options.onChange(sameName);
            forget(sameName);
          }, lateMs).unref();
        }
        options.onChange(sameName);
        forget(sameName);
      };
    },
    mayKeep(user, beganAtMs) {
      if (windows.size === 0) return true;
      const window = windows.get(sameNameKey(user));
      return window === undefined || (window.open === 0 && beganAtMs >= window.lateUntilMs);
    },
    get size() {
      let open = 0;
      for (const window of windows.values()) open += window.open;
      return open;
    },
  };
}
