/** How many rows the upstream gives in one page, as far as its pages have shown. */
export interface PageSizes {
  /**
   * Whether nothing can follow a page of so many rows.
   * @param limit how many were asked for, 1 or more
   */
  isLast(rows: number, limit: number): boolean;
}

/** The least that any page of the vendor has by default (CONTRACT 3). */
const LEAST_CAP = 10;
/** A cap may be lowered while the gateway runs. */
const FORGOTTEN_AFTER_MS = 600_000;

/**
 * A page that is shorter than was asked for is the last one, or an upstream that gives fewer rows than it documents: taking one for the other
 * would cut the list off in silence. No cap is below the longest page seen, so a shorter one is the last; after the longest it takes
 * one call more to know.
 * @param now milliseconds since the epoch
 */
export function createPageSizes(now: () => number): PageSizes {
  let most = 0;
  let seenAtMs = Number.NEGATIVE_INFINITY;
  return {
    isLast(rows, limit) {
      if (now() - seenAtMs >= FORGOTTEN_AFTER_MS) most = 0;
      if (rows < most) return true;
      most = rows;
      seenAtMs = now();
      return rows < Math.min(limit, LEAST_CAP);
    },
  };
}
