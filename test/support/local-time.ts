/** Local time by brute force, for comparing with: asks `Intl` about the days around it, and remembers nothing but its formatters. */

const MINUTE_MS = 60_000;
const REACH_MS = 30 * 60 * MINUTE_MS;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  const formatter = known ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' });
  formatters.set(zone, formatter);
  return formatter;
}

/** The zone's offset from UTC at an instant, from its name: `GMT-07:00`, `GMT`, or `GMT-07:52:58` of old. */
export function offsetMs(zone: string, instant: number): number {
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(formatterOf(zone).format(instant));
  if (match === null) throw new Error(`There is no offset in ${formatterOf(zone).format(instant)}`);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
  const size = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

/** What Temporal calls `compatible`: the earlier of two instants, and in a gap the offset from before it. */
export function slowInstant(zone: string, stamp: string): number {
  const local = Date.parse(`${stamp.replace(' ', 'T')}Z`);
  const offsets: number[] = [];
  for (let at = local - REACH_MS; at <= local + REACH_MS; at += 30 * MINUTE_MS) offsets.push(offsetMs(zone, at));
  const instants = offsets
    .map((offset) => local - offset)
    .filter((instant) => local - instant === offsetMs(zone, instant));
  if (instants.length > 0) return Math.min(...instants);
  const before = offsets.find((offset, index) => offset < (offsets[index + 1] ?? offset));
  if (before === undefined) throw new Error(`${stamp} is in no gap of ${zone}`);
  return local - before;
}

/** The instants from `from` to `to` at which the offset changes, to the second; changes less than ten days apart may be missed. */
export function changes(zone: string, from: number, to: number): readonly number[] {
  const step = 10 * 24 * 60 * MINUTE_MS;
  const found: number[] = [];
  for (let at = from; at < to; at += step) {
    if (offsetMs(zone, at) !== offsetMs(zone, at + step)) found.push(changeBetween(zone, at, at + step));
  }
  return found;
}

function changeBetween(zone: string, from: number, to: number): number {
  const before = offsetMs(zone, from);
  let [low, high] = [from, to];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetMs(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
