/** Tells once that nobody waits any more. Any AbortSignal is one. */
export interface HangUpSignal {
  /** Told already: then no listener is told any more, so ask first. */
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface HangUp {
  readonly signal: HangUpSignal;
  tell(): void;
}

/**
 * As much of an AbortController as is needed to end work, for a fiftieth of its cost: each request and each read of a list has one, and with
 * its listener an AbortController takes some ten microseconds.
 */
export function createHangUp(): HangUp {
  let listeners: Set<() => void> | null = null;
  const signal = {
    aborted: false,
    addEventListener(_: 'abort', listener: () => void): void {
      listeners ??= new Set();
      listeners.add(listener);
    },
    removeEventListener(_: 'abort', listener: () => void): void {
      listeners?.delete(listener);
    },
  };
  return {
    signal,
    tell() {
      if (signal.aborted) return;
      signal.aborted = true;
      for (const listener of listeners ?? []) listener();
      listeners = null;
    },
  };
}
