/** Local time of the upstream, `YYYY-MM-DD HH:MM:SS`, to instants (CONTRACT 2.2). */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STAMP = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;
const FIRST_MS = Date.UTC(1000, 0, 1);
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);
/** Spans remembered per zone. 100 years are 36,500 days; beyond this the memory starts anew. */
const MAX_REMEMBERED = 50_000;

/**
 * A reader for one IANA zone. In the repeated hour of autumn it gives the earlier instant, in the missing hour of spring it shifts by
 * the gap (Temporal's `compatible`). What is no such timestamp, `0000-00-00 00:00:00` included, gives null.
 * One `Intl` call costs about 3 µs: the offset is remembered for every local day far from a change of the clocks, and near one for
 * every local hour that has a single offset.
 */
export function createCreatedReader(timeZone: string): (text: string) => number | null {
  const offsetAt = createOffsetReader(timeZone);

  const offsetOfDay = remembered(DAY_MS, (start) => {
    const offset = offsetAt(start - DAY_MS);
    return offsetAt(start + 2 * DAY_MS) === offset ? offset : null;
  });
  const offsetOfHour = remembered(HOUR_MS, (start) => {
    const offset = start - toInstant(start, offsetAt);
    const last = start + HOUR_MS - 1000;
    return last - toInstant(last, offsetAt) === offset ? offset : null;
  });

  return (text) => {
    const local = parseLocal(text);
    if (local === null) return null;
    const offset = offsetOfDay(local) ?? offsetOfHour(local);
    const instant = offset === null ? toInstant(local, offsetAt) : local - offset;
    // Beyond the year 9999 RFC 3339 has no form for it.
    return instant < LAST_MS ? instant : null;
  };
}

/** A function of the span that an instant lies in, worked out once per span. */
function remembered(spanMs: number, compute: (start: number) => number | null): (local: number) => number | null {
  const known = new Map<number, number | null>();
  return (local) => {
    const start = Math.floor(local / spanMs) * spanMs;
    const value = known.get(start);
    if (value !== undefined) return value;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const computed = compute(start);
    known.set(start, computed);
    return computed;
  };
}

/** The local time as if it were UTC, or null. Checks the calendar: there is no 30th of February. */
function parseLocal(text: string): number | null {
  const match = STAMP.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(local);
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999, and rolls the 30th of February over into March.
  const sameDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return sameDay && local > FIRST_MS ? local : null;
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
