import type { Row } from '../state.js';

/** What version 3 writes as `created`, an integer always (CONTRACT 3): 0, MySQL's zero date, where there is no timestamp. */
export const createdOf = ({ createdAt }: Row): number => createdAt ?? 0;

/** Rows of the state are never changed in place, so a list is put in order once for all of its pages. */
const ordered = new WeakMap<readonly Row[], readonly Row[]>();

/** Newest first; among equals in the order of the list, which is that of versions 1 and 2 (CONTRACT 7 #14). */
export function newestFirst(rows: readonly Row[]): readonly Row[] {
  let order = ordered.get(rows);
  if (order === undefined) {
    // Sorting is stable: that is the tie-break.
    order = rows.toSorted((a, b) => createdOf(b) - createdOf(a));
    ordered.set(rows, order);
  }
  return order;
}

/** What an ordered list holds of a time, both ends inclusive. By halving: every page of a long list asks for it anew. */
export function within(rows: readonly Row[], start: number, end: number): readonly Row[] {
  return rows.slice(firstNotAfter(rows, end), firstNotAfter(rows, start - 1));
}

/** The place of the first row that is no newer than `second`. */
function firstNotAfter(rows: readonly Row[], second: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && createdOf(row) > second) low = middle + 1;
    else high = middle;
  }
  return low;
}
