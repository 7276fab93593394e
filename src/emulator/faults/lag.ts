import type { Row } from '../state.js';

/** Rows that are gone, and that lists go on showing for a while. */
export interface Lag {
  /** What a list shows, given what is really there. */
  shown(user: string, rows: readonly Row[]): readonly Row[];
  /** Goes on showing what is in `before` and no more in `after`. */
  keep(user: string, before: readonly Row[], after: readonly Row[], visibleMs: number): void;
  /** Shows the truth again: of one customer, or of all. */
  end(user?: string): void;
}

interface Remnant {
  readonly untilMs: number;
  /** Each with the place that it had. */
  readonly rows: readonly { readonly row: Row; readonly index: number }[];
}

export function createLag(): Lag {
  const remnants = new Map<string, readonly Remnant[]>();

  const alive = (user: string): readonly Remnant[] => {
    const now = Date.now();
    return (remnants.get(user) ?? []).filter(({ untilMs }) => untilMs > now);
  };

  return {
    shown: (user, rows) => {
      const kept = alive(user);
      if (kept.length === 0) return rows;
      const all = [...rows];
      // The last delete first: each row then returns to the list that it was removed from.
      for (const { rows: gone } of kept.toReversed()) {
        for (const { row, index } of gone) all.splice(index, 0, row);
      }
      return all;
    },
    keep: (user, before, after, visibleMs) => {
      const left = new Set(after);
      const rows = before.flatMap((row, index) => (left.has(row) ? [] : [{ row, index }]));
      remnants.set(user, [...alive(user), { untilMs: Date.now() + visibleMs, rows }]);
    },
    end: (user) => {
      if (user === undefined) remnants.clear();
      else remnants.delete(user);
    },
  };
}
