export interface ManualClock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  advance(ms: number): void;
}

/** A clock that stands still until it is moved. Starts on a full minute, unless told. */
export function createManualClock(startMs = 1_800_000_000_000): ManualClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}
