import { PARENT, type State } from '../state.js';
import type { Effect } from './course.js';
import { createLag } from './lag.js';

export interface ServedState {
  /** For the APIs: changes as the effect says, and shows what lists are to show. */
  readonly served: State;
  /** For tests and the control API: what is really there. Setting a list ends the lag on it; a reset ends everything. */
  readonly truth: State;
  /** Runs `work` under an effect. */
  during<T>(effect: Effect, work: () => T): T;
  /** Calls off the deletes that are still to come, and shows the truth. */
  settle(): void;
}

/** The seam between the APIs and the state, so that no API of any version knows of faults. */
export function createServedState(state: State): ServedState {
  const lag = createLag();
  const timers = new Set<NodeJS.Timeout>();
  // One effect for all suffices because APIs answer without waiting: no other call can begin before the work is done.
  let current: Effect = { appliedAfterMs: 0, visibleMs: 0, shown: (rows) => rows };

  const settle = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    lag.end();
  };

  const apply = (user: string, change: () => void): void => {
    const { appliedAfterMs, visibleMs } = current;
    if (appliedAfterMs === null) return;
    if (appliedAfterMs > 0) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (user === PARENT || state.has(user)) change();
      }, appliedAfterMs);
      timers.add(timer);
      return;
    }
    const before = visibleMs > 0 ? state.rows(user) : [];
    change();
    if (visibleMs > 0) lag.keep(user, before, state.rows(user), visibleMs);
  };

  const shownRows: State['rows'] = (user) => current.shown(lag.shown(user, state.rows(user)));

  return {
    served: {
      ...state,
      size: (user) => shownRows(user).length,
      rows: shownRows,
      removeRows: (user, matches) => {
        // Counted now, whatever becomes of them: the answer says what would be right if nothing went wrong.
        const count = state.rows(user).filter(matches).length;
        if (count > 0) apply(user, () => state.removeRows(user, matches));
        return count;
      },
      replaceRows: (user, rows) => apply(user, () => state.replaceRows(user, rows)),
    },
    truth: {
      ...state,
      replaceRows: (user, rows) => {
        lag.end(user);
        state.replaceRows(user, rows);
      },
      addCustomer: (customer) => {
        lag.end(customer.user);
        state.addCustomer(customer);
      },
      reset: () => {
        settle();
        state.reset();
      },
    },
    during: (effect, work) => {
      const before = current;
      current = effect;
      try {
        return work();
      } finally {
        current = before;
      }
    },
    settle,
  };
}
