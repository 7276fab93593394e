/** How much time may go into compiling, whoever sends what. */
export interface CompileBudget {
  /** Runs it and counts the time that it takes; while nothing is left it is not run. @returns whether it was */
  spend(compile: () => void): boolean;
}

export interface CompileBudgetOptions {
  /** Of the time that passes, 0 to 1. */
  readonly share: number;
  /** What may be spent at once where nothing was spent before, milliseconds. */
  readonly maxMs: number;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}

/**
 * Compiling holds the event loop for up to some tenths of a second, and whoever sends each of his operations twice has each compiled: a
 * thousand requests would take all the time that there is. A front-end has some dozen operations, which are compiled once.
 */
export function createCompileBudget({ share, maxMs, now }: CompileBudgetOptions): CompileBudget {
  let leftMs = maxMs;
  let countedMs = now();
  return {
    spend(compile) {
      const startedMs = now();
      leftMs = Math.min(maxMs, leftMs + (startedMs - countedMs) * share);
      countedMs = startedMs;
      if (leftMs <= 0) return false;
      compile();
      leftMs -= now() - startedMs;
      return true;
    },
  };
}
