/** What is known of one counter of the upstream, and how fast it may be used up. Pure: pass the clock. */
export interface RateWindow {
  /** Calls in one clock minute. */
  readonly limit: number;
  /** Calls left, those that are on their way already taken off. */
  readonly remaining: number;
  /** Milliseconds since the epoch, by the gateway's clock, as the next one. */
  readonly resetAtMs: number;
  /** When the next call may begin, where calls are spread. */
  readonly nextAtMs: number;
}

/** What an answer said of its counter. */
export interface RateReport {
  readonly limit: number | null;
  readonly remaining: number;
  readonly resetAtMs: number;
}

/** A place for one call, or the reset that it has to wait for. */
export type Place =
  | { readonly kind: 'taken'; readonly startAtMs: number; readonly window: RateWindow }
  | { readonly kind: 'none'; readonly resetAtMs: number };

const MINUTE_MS = 60_000;
/** As long as more than this share of the limit is left, calls go out as they come. */
const FREE_SHARE = 0.25;
/** Resets that are nearer than this are one: `Date` and the reset have whole seconds. */
const SAME_RESET_MS = 5_000;

/** What is left in the end is spread evenly up to the reset, so that calls slow down before the wall and not at it. */
export function takePlace(known: RateWindow, nowMs: number): Place {
  const window = current(known, nowMs);
  const { limit, remaining, resetAtMs } = window;
  if (remaining <= 0) return { kind: 'none', resetAtMs };
  const isFree = remaining > limit * FREE_SHARE;
  const startAtMs = isFree ? nowMs : Math.max(nowMs, window.nextAtMs);
  const nextAtMs = isFree ? nowMs : startAtMs + (resetAtMs - startAtMs) / remaining;
  return { kind: 'taken', startAtMs, window: { ...window, remaining: remaining - 1, nextAtMs } };
}

/** Counters begin anew with each clock minute (CONTRACT 0.9). */
function current(window: RateWindow, nowMs: number): RateWindow {
  const overMs = nowMs - window.resetAtMs;
  if (overMs < 0) return window;
  const resetAtMs = window.resetAtMs + (Math.floor(overMs / MINUTE_MS) + 1) * MINUTE_MS;
  return { ...window, remaining: window.limit, resetAtMs, nextAtMs: nowMs };
}

/** Answers come in any order, and others use the same counter: within a minute the least that was told holds. */
export function learn(known: RateWindow | null, report: RateReport, nowMs: number): RateWindow | null {
  // Of a minute that is over.
  if (report.resetAtMs <= nowMs) return known;
  const window = known === null ? null : current(known, nowMs);
  const limit = report.limit ?? Math.max(window?.limit ?? 0, report.remaining);
  const isSame = window !== null && Math.abs(window.resetAtMs - report.resetAtMs) < SAME_RESET_MS;
  const remaining = isSame ? Math.min(window.remaining, report.remaining) : report.remaining;
  return { limit, remaining, resetAtMs: report.resetAtMs, nextAtMs: isSame ? window.nextAtMs : nowMs };
}
