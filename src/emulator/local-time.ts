/** Writes an instant as the form APIs do: local time, no zone (CONTRACT 1.1, 7 #11). */
export type LocalTime = (unixSeconds: number) => string;

/** `timeZone` is an IANA name; anything else throws a RangeError. */
export function createLocalTime(timeZone: string): LocalTime {
  const offsetAt = createOffsets(timeZone);
  return (unixSeconds) => {
    const shifted = new Date((unixSeconds + offsetAt(unixSeconds)) * 1000).toISOString();
    return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)}`;
  };
}

/** The offset during one UTC day: `before` until the second `changesAt`, `after` from it on. */
interface OffsetsOfDay {
  readonly before: number;
  readonly after: number;
  readonly changesAt: number;
}

const SECONDS_PER_DAY = 86_400;

/**
 * Seconds to add to UTC. Asking Intl for every row of a long list would take seconds, so it is asked twice a day
 * (UTC) that occurs, and only a day whose ends differ is searched for the second at which the clocks change.
 */
function createOffsets(timeZone: string): (unixSeconds: number) => number {
  const ask = createOffsetQuestion(timeZone);
  const days = new Map<number, OffsetsOfDay>();

  const examine = (day: number): OffsetsOfDay => {
    const start = day * SECONDS_PER_DAY;
    const before = ask(start);
    const after = ask(start + SECONDS_PER_DAY);
    if (before === after) return { before, after, changesAt: start };
    let lastBefore = start;
    let firstAfter = start + SECONDS_PER_DAY;
    while (firstAfter - lastBefore > 1) {
      const middle = Math.floor((lastBefore + firstAfter) / 2);
      if (ask(middle) === before) lastBefore = middle;
      else firstAfter = middle;
    }
    return { before, after, changesAt: firstAfter };
  };

  return (unixSeconds) => {
    const day = Math.floor(unixSeconds / SECONDS_PER_DAY);
    let offsets = days.get(day);
    if (offsets === undefined) {
      offsets = examine(day);
      days.set(day, offsets);
    }
    return unixSeconds < offsets.changesAt ? offsets.before : offsets.after;
  };
}

function createOffsetQuestion(timeZone: string): (unixSeconds: number) => number {
  const calendar = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (unixSeconds) => {
    const parts = new Map<string, number>();
    for (const { type, value } of calendar.formatToParts(unixSeconds * 1000)) parts.set(type, Number(value));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return local / 1000 - unixSeconds;
  };
}
