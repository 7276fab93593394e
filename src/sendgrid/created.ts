/** Local time of the upstream, `YYYY-MM-DD HH:MM:SS`, to instants (CONTRACT 2.2). */

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STAMP_CHARACTERS = 19;
const FIRST_MS = Date.UTC(1000, 0, 1);
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);
/** Days and hours remembered per zone. 100 years are 36,500 days; beyond this the memory starts anew. */
const MAX_REMEMBERED = 50_000;

/**
 * A reader for one IANA zone. In the repeated hour of autumn it gives the earlier instant, in the missing hour of spring it shifts by
 * the gap (Temporal's `compatible`). What is no such timestamp, `0000-00-00 00:00:00` included, gives null.
 * One `Intl` call costs about 3 µs: what a day begins with and its offset are remembered by its date, and for a day near a change of
 * the clocks the offset of every hour that has a single one.
 */
export function createCreatedReader(timeZone: string): (text: string) => number | null {
  const offsetAt = createOffsetReader(timeZone);

  const dayOf = remembered((date: number): Day | null => {
    const startMs = dayStart(date);
    if (startMs === null) return null;
    const offsetMs = offsetAt(startMs - DAY_MS);
    return { startMs, offsetMs: offsetAt(startMs + 2 * DAY_MS) === offsetMs ? offsetMs : null };
  });
  const offsetOfHour = remembered((startMs: number): number | null => {
    const offset = startMs - toInstant(startMs, offsetAt);
    const lastMs = startMs + HOUR_MS - SECOND_MS;
    return lastMs - toInstant(lastMs, offsetAt) === offset ? offset : null;
  });

  return (text) => {
    const inDayMs = parseTime(text);
    if (inDayMs === null) return null;
    const date = parseDate(text);
    const day = date === null ? null : dayOf(date);
    if (day === null) return null;
    const localMs = day.startMs + inDayMs;
    if (localMs <= FIRST_MS) return null;
    const offsetMs = day.offsetMs ?? offsetOfHour(localMs - (inDayMs % HOUR_MS));
    const instant = offsetMs === null ? toInstant(localMs, offsetAt) : localMs - offsetMs;
    // Beyond the year 9999 RFC 3339 has no form for it.
    return instant < LAST_MS ? instant : null;
  };
}

interface Day {
  /** Its midnight as if it were UTC. */
  readonly startMs: number;
  /** Null where the clocks may change on this day or one beside it. */
  readonly offsetMs: number | null;
}

/** Works a value out once for each key. */
function remembered<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key);
    if (value !== undefined) return value;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const computed = compute(key);
    known.set(key, computed);
    return computed;
  };
}

/** Midnight as if it were UTC, or null. Checks the calendar: there is no 30th of February. @param date as a number, 20091231 */
function dayStart(date: number): number | null {
  const year = Math.floor(date / 10_000);
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  const ms = Date.UTC(year, month - 1, day);
  const utc = new Date(ms);
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999, and rolls the 30th of February over into March.
  return utc.getUTCFullYear() === year && utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day ? ms : null;
}

const SPACE = 0x20;
const DASH = 0x2d;
const COLON = 0x3a;

/** `YYYY-MM-DD` at the start of a text as a number, 20091231, or null. */
function parseDate(text: string): number | null {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return null;
  const date =
    twoDigits(text, 0) * 1_000_000 + twoDigits(text, 2) * 10_000 + twoDigits(text, 5) * 100 + twoDigits(text, 8);
  return Number.isNaN(date) ? null : date;
}

/** The time of ` HH:MM:SS` behind a day in milliseconds, or null. By character codes: an expression takes three times as long. */
function parseTime(text: string): number | null {
  if (text.length !== STAMP_CHARACTERS || text.charCodeAt(10) !== SPACE) return null;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return null;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return null;
  return ((hour * 60 + minute) * 60 + second) * SECOND_MS;
}

/** NaN where they are not two digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** @param offsetAt the zone's offset from UTC in milliseconds at an instant */
function toInstant(local: number, offsetAt: (instant: number) => number): number {
  const before = offsetAt(local - DAY_MS);
  const after = offsetAt(local + DAY_MS);
  // A greater offset gives the earlier instant.
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    if (offsetAt(local - offset) === offset) return local - offset;
  }
  // In the gap: the offset from before it carries the clock past it.
  return local - before;
}

function createOffsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
}
