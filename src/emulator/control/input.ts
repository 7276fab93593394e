import { isRecord } from '../checks.js';
import type { Row } from '../state.js';

/** What a client sent could not be used; the message says why in a sentence. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

export function parseJson(body: string): Parsed<unknown> {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return { problem: 'The body must be JSON.' };
  }
}

/** Only the address is required: a hand-written list may say `[{"email":"brandon"}]`. */
export function parseRows(value: unknown): Parsed<readonly Row[]> {
  if (!Array.isArray(value)) return { problem: 'The body must be an array of rows.' };
  const rows: Row[] = [];
  for (const [index, item] of value.entries()) {
    const parsed = parseRow(item);
    if ('problem' in parsed) return { problem: `Row ${index}: ${parsed.problem}` };
    rows.push(parsed.value);
  }
  return { value: rows };
}

const ROW_FIELDS: readonly string[] = ['email', 'reason', 'createdAt', 'createdText'] satisfies (keyof Row)[];

function parseRow(item: unknown): Parsed<Row> {
  if (!isRecord(item)) return { problem: 'a row is an object.' };
  const unknown = Object.keys(item).find((name) => !ROW_FIELDS.includes(name));
  if (unknown !== undefined) return { problem: `there is no field named ${JSON.stringify(unknown)}.` };
  const { email, reason = '', createdAt = null, createdText } = item;
  if (typeof email !== 'string') return { problem: 'email must be a text.' };
  if (typeof reason !== 'string') return { problem: 'reason must be a text.' };
  if (createdAt !== null && !isUnixSeconds(createdAt)) {
    return { problem: `createdAt must be null or whole seconds from 0 to ${LAST_SECOND}.` };
  }
  if (createdText === undefined) return { value: { email, reason, createdAt } };
  if (typeof createdText !== 'string') return { problem: 'createdText must be a text.' };
  return { value: { email, reason, createdAt, createdText } };
}

/** A day before the year 10000, so that local time has a year of four digits in every zone. */
const LAST_SECOND = Date.UTC(9999, 11, 31) / 1000;

const isUnixSeconds = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_SECOND;
