// The right answers, as the bytes that nearly every server writes: compact JSON, fields in the operation's order.
import { isDeepStrictEqual } from 'node:util';
import { jsonBody } from '../lists/bodies.mjs';
import { rowsOf } from '../lists/rows.mjs';
import { createTemplate, MARK } from '../lists/template.mjs';
import { BATCH_ALIASES, BATCH_CUSTOMERS, PAGE_SIZE } from './operations.mjs';

const rows = new Map();

function rowsOnce(size) {
  let found = rows.get(size);
  if (found === undefined) {
    found = rowsOf(size);
    rows.set(size, found);
  }
  return found;
}

/**
 * How a gateway tells entries: `created` as an `instant` of UTC, as the upstream's `text`, or entries `pasted` as the upstream wrote them.
 * @typedef {'instant' | 'text' | 'pasted'} Telling
 */

export function expectedList(size, telling) {
  return [createTemplate(`{"data":{"customer":${customerText(size, telling)}}}`)];
}

/** One piece for each alias; piece i is for the customer i modulo 25. */
export function expectedBatch(size, telling) {
  const customer = customerText(size, telling);
  return Array.from({ length: BATCH_ALIASES }, (_, index) =>
    createTemplate(
      `${index === 0 ? '{"data":{' : ','}"c${index}":${customer}${index === BATCH_ALIASES - 1 ? '}}' : ''}`,
    ),
  );
}

export const customerOfPiece = (index) => index % BATCH_CUSTOMERS;

/** The newest entries by the connection, which orders them so; the first of the upstream's list by arguments. */
export function expectedPage(size, telling, by) {
  const all = rowsOnce(size);
  if (by === 'arguments') return pageByArguments(all.slice(0, PAGE_SIZE), telling);
  return pageByConnection(newestFirst(all).slice(0, PAGE_SIZE), size, size > PAGE_SIZE, telling);
}

export function expectedFiltered(size, telling, by, domain, offset) {
  const found = rowsOnce(size).filter(({ email }) => email.endsWith(`@${domain}`));
  const page = found.toSorted(byEmail).slice(offset, offset + PAGE_SIZE);
  if (by === 'arguments') return pageByArguments(page, telling);
  return pageByConnection(page, found.length, found.length > offset + PAGE_SIZE, telling);
}

/**
 * Whether an answer is right: byte for byte, or else, where a server writes JSON in another way, by value.
 * @param pieces the expected bytes, in order
 */
export function isRight(answer, pieces) {
  let at = 0;
  for (const piece of pieces) {
    const end = at + piece.length;
    if (end > answer.length || answer.compare(piece, 0, piece.length, at, end) !== 0)
      return isEqualByValue(answer, pieces);
    at = end;
  }
  return isBlank(answer, at) || isEqualByValue(answer, pieces);
}

function isBlank(answer, from) {
  for (let index = from; index < answer.length; index++) if (answer[index] > 0x20) return false;
  return true;
}

function isEqualByValue(answer, pieces) {
  try {
    const { data, errors } = JSON.parse(answer.toString());
    return isDeepStrictEqual({ data, errors }, { ...JSON.parse(Buffer.concat(pieces).toString()), errors: undefined });
  } catch {
    return false;
  }
}

function customerText(size, telling) {
  return `{"user":"list-${size}-${MARK}","invalidEmails":${entriesText(rowsOnce(size), telling)}}`;
}

function pageByArguments(page, telling) {
  return [createTemplate(`{"data":{"customer":{"invalidEmails":${entriesText(page, telling)}}}}`)];
}

function pageByConnection(page, totalCount, hasNextPage, telling) {
  const connection = `{"nodes":${entriesText(page, telling)},"totalCount":${totalCount},"pageInfo":{"hasNextPage":${hasNextPage}}}`;
  return [createTemplate(`{"data":{"customer":{"invalidEmailsConnection":${connection}}}}`)];
}

function entriesText(entries, telling) {
  if (telling === 'pasted') return jsonBody(entries);
  const tell = telling === 'instant' ? instantOf : ({ created }) => created;
  return JSON.stringify(entries.map((row) => ({ email: row.email, reason: row.reason, created: tell(row) })));
}

const instantOf = ({ createdMs }) => new Date(createdMs).toISOString().replace('.000Z', 'Z');

function newestFirst(all) {
  return all.toSorted((a, b) => b.createdMs - a.createdMs || -byEmail(a, b));
}

function byEmail(a, b) {
  if (a.email === b.email) return 0;
  return a.email < b.email ? -1 : 1;
}
