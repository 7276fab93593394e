/** What is known of the upstream's clock, from the header Date of its answers. */
export interface UpstreamClock {
  /** The least unix second that the upstream's clock had surely not passed at this moment of the gateway's. */
  secondAt(nowMs: number): number;
  learn(answer: DatedAnswer): void;
}

/** All in milliseconds since the epoch; `dateMs` by the upstream's clock, in whole seconds, the others by the gateway's. */
export interface DatedAnswer {
  readonly dateMs: number;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/** Two clocks that agree may still be in two seconds. */
const LEAST_LEAD_MS = 1000;
/** Before the first answer. */
const UNKNOWN_LEAD_MS = 10_000;

/**
 * A list is read up to one second (`end_time`), so that what is listed meanwhile does not push its rows. A gateway whose clock is behind
 * the upstream's would so cut off the newest rows: it reckons with the most that the upstream can be ahead. Never with less than its own
 * clock says: a Date that is wrong, or comes out of some cache, must not hide rows either. A second that is too late hides nothing; it
 * only lets a list move under its reader, which the seams of its pages show.
 */
export function createUpstreamClock(): UpstreamClock {
  let leadMs: number | null = null;
  return {
    secondAt: (nowMs) => Math.floor((nowMs + Math.max(leadMs ?? UNKNOWN_LEAD_MS, LEAST_LEAD_MS)) / 1000),
    learn({ dateMs, sentAtMs, receivedAtMs }) {
      const atMost = dateMs + 1000 - sentAtMs;
      const atLeast = dateMs - receivedAtMs;
      // The least of the bounds holds, until an answer contradicts it: then one of the clocks was set.
      if (leadMs === null || atMost < leadMs || atLeast > leadMs) leadMs = atMost;
    },
  };
}
