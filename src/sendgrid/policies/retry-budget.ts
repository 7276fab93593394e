/** Retries as a share of recent calls, so that an outage is not doubled. Pure but for the clock that is passed in. */

const WINDOW_MS = 60_000;
const SLOTS = 12;
const SLOT_MS = WINDOW_MS / SLOTS;

export interface RetryBudget {
  countCall(): void;
  /** Takes one retry, if one is left. */
  take(): boolean;
}

export interface RetryBudgetOptions {
  /** Retries allowed for each call of the last minute. */
  readonly share: number;
  /** Retries a minute that are allowed however few calls there were. */
  readonly atLeast: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createRetryBudget({ share, atLeast, now }: RetryBudgetOptions): RetryBudget {
  const calls = createWindowCount(now);
  const retries = createWindowCount(now);
  return {
    countCall: () => calls.add(),
    take() {
      if (retries.total() >= Math.max(atLeast, share * calls.total())) return false;
      retries.add();
      return true;
    },
  };
}

/** A count of the last minute, in slots of five seconds. */
function createWindowCount(now: () => number): { add(): void; total(): number } {
  const counts = Array.from({ length: SLOTS }, () => 0);
  let newest = 0;
  const expire = (): number => {
    const current = Math.floor(now() / SLOT_MS);
    for (let slot = Math.max(newest + 1, current - SLOTS + 1); slot <= current; slot++) counts[slot % SLOTS] = 0;
    newest = current;
    return current % SLOTS;
  };
  return {
    add() {
      const slot = expire();
      counts[slot] = (counts[slot] ?? 0) + 1;
    },
    total() {
      expire();
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
