// The entries that the benchmark's upstream lists. They look like an account's of some years: oldest first, a few domains over and over,
// and one reason in fifty with characters that JSON or XML must escape.
import { MARK } from './template.mjs';

export const DOMAINS = [
  'example.com',
  'example.comm',
  'example.org',
  'hotmail',
  'hotmai.com',
  'homail.com',
  'invalid_email.com',
  'gmial.com',
  'yaho.com',
  'mail.example.net',
];
const FIRST = ['mia', 'brandon', 'isaac', 'noor', 'chen', 'olga', 'tomas', 'ann-marie'];
const REASONS = [
  'Mail domain mentioned in email address is unknown',
  'Mail domain mentioned in email address is unknown',
  'Bad Syntax',
  'Known bad domain',
  'Invalid address',
];
const SERVER_REASON =
  '550 5.1.1 "No such user" <postmaster@example.net>: see https://mail.example.net/help?code=550&lang=en';
const SERVER_REASON_EVERY = 50;

const FROM_MS = Date.UTC(2016, 0, 1);
const TO_MS = Date.UTC(2026, 0, 1);

/** Where the upstream's clocks stand: its timestamps are this zone's time, without saying so. */
const ZONE = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
});

/**
 * The rows of a list; the customer's number in an address is MARK. The same size always gives the same rows.
 * @returns {{ email: string, reason: string, createdMs: number, created: string }[]}
 */
export function rowsOf(size) {
  const roll = createDice(size);
  const step = (TO_MS - FROM_MS) / size;
  return Array.from({ length: size }, (_, index) => {
    const email = `${pick(FIRST, roll)}.${index}-${MARK}@${pick(DOMAINS, roll)}`;
    const reason = index % SERVER_REASON_EVERY === SERVER_REASON_EVERY - 1 ? SERVER_REASON : pick(REASONS, roll);
    const createdMs = toPlainInstant(FROM_MS + (index + roll()) * step);
    return { email, reason, createdMs, created: localTime(createdMs) };
  });
}

export function localTime(ms) {
  return ZONE.format(ms).replace(', ', ' ');
}

/** A whole second that the zone's clocks show only once: the hour before and after clocks are set back read the same. */
function toPlainInstant(ms) {
  const second = Math.floor(ms / 1000) * 1000;
  const date = new Date(second);
  const mayRepeat =
    date.getUTCMonth() === 10 && date.getUTCDate() <= 8 && date.getUTCHours() >= 7 && date.getUTCHours() <= 10;
  return mayRepeat ? second + 6 * 3_600_000 : second;
}

function pick(choices, roll) {
  return choices[Math.floor(roll() * choices.length)];
}

/** Numbers from 0 to 1 that look random (mulberry32). */
function createDice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
