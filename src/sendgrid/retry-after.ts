/** When a throttled upstream may be asked again. Pure: pass the clock. */

type Headers = Readonly<Record<string, string>>;

const HOUR_MS = 3_600_000;
/** Numbers above these are instants, not durations: 2001 in seconds, and in milliseconds. */
const UNIX_SECONDS_FROM = 1e9;
const UNIX_MILLISECONDS_FROM = 1e12;

/**
 * Whole milliseconds to wait, 0 to one hour, or null where no header says. `Retry-After` (seconds or an HTTP date) goes before
 * `X-RateLimit-Reset` (unix seconds as recorded, CONTRACT 3.1; unix milliseconds, seconds to go and dates are understood as well).
 * Instants are compared with the answer's own `Date`, so that a clock that is off does no harm.
 * @param headers names in lower case
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  return bounded(waitOf(headers['retry-after'], upstreamNow(headers, nowMs))) ?? resetMs(headers, nowMs);
}

/** The same by `X-RateLimit-Reset` alone, which stands in every answer of version 3. */
export function resetMs(headers: Headers, nowMs: number): number | null {
  return bounded(waitOf(headers['x-ratelimit-reset'], upstreamNow(headers, nowMs)));
}

function upstreamNow(headers: Headers, nowMs: number): number {
  return parseDate(headers['date']) ?? nowMs;
}

function bounded(waitMs: number | null): number | null {
  return waitMs === null ? null : Math.min(Math.max(Math.ceil(waitMs), 0), HOUR_MS);
}

function waitOf(value: string | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return waitOfNumber(Number(text), nowMs);
  const at = parseDate(text);
  return at === null ? null : at - nowMs;
}

function waitOfNumber(value: number, nowMs: number): number {
  if (value >= UNIX_MILLISECONDS_FROM) return value - nowMs;
  if (value >= UNIX_SECONDS_FROM) return value * 1000 - nowMs;
  return value * 1000;
}

/** An HTTP date in milliseconds since the epoch; null where it is none. */
export function parseDate(value: string | undefined): number | null {
  // `Date.parse` finds dates in nearly anything, "in 5" included; what is meant as one has a name and a time of day.
  if (value === undefined || !/[A-Za-z]/.test(value) || !/\d{2}:\d{2}/.test(value)) return null;
  // asctime, one of the three forms of an HTTP date, has no zone and means GMT.
  const text = /(GMT|UTC|Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value} GMT`;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
