import { addressKey } from '../address-match.js';
import type { Row } from '../state.js';
import { createEmailFilter } from './email-filter.js';
import { linkHeader } from './links.js';
import { createdOf, newestFirst, within } from './newest-first.js';
import { type Range, readNumbers } from './query.js';
import { DONE, NOT_FOUND, ok } from './reply.js';
import type { Handler, HandlerRooms } from './request.js';

/** CONTRACT 3 "Page size": the most is documented here, and on the general page that it is the default as well. */
const LIMIT: Range = { least: 1, most: 500, otherwise: 500 };
const OFFSET: Range = { least: 0, most: Number.POSITIVE_INFINITY, otherwise: 0 };
const RANGES = {
  limit: LIMIT,
  offset: OFFSET,
  start_time: { ...OFFSET, otherwise: Number.NEGATIVE_INFINITY },
  end_time: { ...OFFSET, otherwise: Number.POSITIVE_INFINITY },
};

/** Recorded on the answers of the sister lists (fixture 21). */
const EXPOSED = { 'Access-Control-Expose-Headers': 'Link, Location' };

/** GET `/v3/suppression/invalid_emails`. Both ends of the time are inclusive. */
export function createListHandler({ state, behaviour }: HandlerRooms): Handler {
  return ({ owner, query, url }) => {
    const read = readNumbers(query, RANGES);
    if ('refusal' in read) return read.refusal;
    const { limit: asked, offset, start_time: start, end_time: end } = read.numbers;
    const limit = Math.min(asked, behaviour.pageCap);
    const ofTime = within(newestFirst(state.rows(owner)), start, end);
    const isWanted = createEmailFilter(query['email'] ?? '', behaviour);
    const found = isWanted === null ? ofTime : ofTime.filter(({ email }) => isWanted(email));
    const page = { limit, offset, total: found.length };
    const link = behaviour.linkHeader === 'sent' ? { Link: linkHeader(url, query, page) } : {};
    return ok(found.slice(offset, offset + limit).map(entryOf), { ...EXPOSED, ...link });
  };
}

/** GET `…/{email}`: the newest entry of the address, in an array that is empty when there is none (fixture 21). */
export function createOneHandler({ state, behaviour }: HandlerRooms): Handler {
  return ({ owner, segment }) => {
    const key = addressKey(behaviour.addressMatch);
    const row = newestFirst(state.rows(owner)).find(({ email }) => key(email) === key(segment));
    return ok(row === undefined ? [] : [entryOf(row)], EXPOSED);
  };
}

/** DELETE `…/{email}`: all entries of the address (fixture 22 where there is none). */
export function createDeleteOneHandler({ state, behaviour }: HandlerRooms): Handler {
  return ({ owner, segment }) => {
    const key = addressKey(behaviour.addressMatch);
    const wanted = key(segment);
    return state.removeRows(owner, ({ email }) => key(email) === wanted) > 0 ? DONE : NOT_FOUND;
  };
}

/** In the order of fixture 20. */
const entryOf = (row: Row) => ({ created: createdOf(row), email: row.email, reason: row.reason });
