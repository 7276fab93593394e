const LAST_SECOND = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/**
 * Unix seconds of version 3, as text, to milliseconds. What is no such number, or beyond the year 9999, gives null; so does 0, which is
 * MySQL's zero date and no moment of 1970.
 */
export function readUnixSeconds(text: string): number | null {
  if (!/^\d{1,12}$/.test(text)) return null;
  const seconds = Number(text);
  return seconds > 0 && seconds <= LAST_SECOND ? seconds * 1000 : null;
}
