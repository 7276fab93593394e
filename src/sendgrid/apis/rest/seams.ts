import type { InvalidEmail } from '../../../invalid-emails/port.js';

/** How pages of a list that may change meanwhile are put together. Offsets count from the list's start, so one deletion moves all behind it. */

/**
 * How many rows of a full page the next one begins with: back to the last row that differs from its last, but no more than half of it.
 * One row alone could be taken for an equal one that moved into its place; with the row before it, a list that moved by one shows it.
 */
export function overlapOf(page: readonly InvalidEmail[]): number {
  const last = page.at(-1);
  let overlap = 1;
  while (overlap < page.length / 2 && isSame(page.at(-overlap), last)) overlap++;
  return overlap;
}

/** What pages overlap by where neighbouring rows differ. */
export const USUAL_OVERLAP = 2;

/** Whether a page begins with the rows that the list before it ends with. */
export function fits(end: readonly InvalidEmail[], page: readonly InvalidEmail[]): boolean {
  return end.every((row, index) => isSame(row, page[index]));
}

function isSame(a: InvalidEmail | undefined, b: InvalidEmail | undefined): boolean {
  return a !== undefined && a.email === b?.email && a.reason === b.reason && a.createdRaw === b.createdRaw;
}
