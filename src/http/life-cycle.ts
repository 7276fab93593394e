/** Where the process is in its life. One value, each phase with only its own data; it never goes back. */
export type LifeCycleState =
  | { readonly phase: 'starting' }
  | { readonly phase: 'ready' }
  | { readonly phase: 'draining'; readonly sinceMs: number }
  | { readonly phase: 'stopped' };

export interface LifeCycle {
  state(): LifeCycleState;
  ready(): void;
  /** @returns false when it had begun before */
  drain(): boolean;
  stopped(): void;
}

/** @param now milliseconds since the epoch */
export function createLifeCycle(now: () => number): LifeCycle {
  let state: LifeCycleState = { phase: 'starting' };
  return {
    state: () => state,
    ready() {
      if (state.phase === 'starting') state = { phase: 'ready' };
    },
    drain() {
      if (state.phase === 'draining' || state.phase === 'stopped') return false;
      state = { phase: 'draining', sinceMs: now() };
      return true;
    },
    stopped() {
      state = { phase: 'stopped' };
    },
  };
}

/** Of the grace, for answers to go out and for the record of deletes to be written. */
export const ANSWERING_MS = 500;

/**
 * One request may hold several operations, one after the other, each with a deadline of its own; those that begin while the process drains
 * must be over, and answered, before the grace is.
 */
export function latestEndOf(state: LifeCycleState, graceMs: number): number {
  if (state.phase !== 'draining') return Number.POSITIVE_INFINITY;
  return state.sinceMs + graceMs - Math.min(ANSWERING_MS, graceMs / 10);
}
