import type { Address } from '../../../invalid-emails/names.js';
import type { InvalidEmail } from '../../../invalid-emails/port.js';
import { readUnixSeconds } from '../../created-seconds.js';
import type { Decoder, Exchange, ResponseHead } from '../../exchange.js';
import { createListDecoder, type Verdict } from '../../formats/answer.js';
import { createJsonReader } from '../../formats/json-rows.js';
import { createDoneDecoder, createRestVerdictDecoder } from '../../formats/rest-answers.js';
import { type RowSink, toInvalidEmail } from '../../formats/row.js';
import { parseDate } from '../../retry-after.js';
import { ON_BEHALF_OF } from './on-behalf-of.js';

/** Version 3 (CONTRACT 3): the calls about one list, as data. `behalf` is the value of the header that names it. */

export const LIST_PATH = '/v3/suppression/invalid_emails';

export interface PageQuery {
  readonly offset: number;
  /** 1 to 500. */
  readonly limit: number;
  /** Unix seconds, inclusive. */
  readonly endTime: number;
  /** Only entries of this address, and those that a filter by prefix, with % as a wildcard, finds as well (CONTRACT 7 #15). */
  readonly email?: string | undefined;
}

export interface Page {
  readonly rows: readonly InvalidEmail[];
  /** The header Date, milliseconds since the epoch; null where there is none. */
  readonly dateMs: number | null;
  /** When the head of the answer was here. */
  readonly receivedAtMs: number;
}

/** @param now milliseconds since the epoch */
export function pageExchange(behalf: string, query: PageQuery, now: () => number): Exchange<Page> {
  const { limit, offset, endTime, email } = query;
  const filter = email === undefined ? '' : `&email=${encodeURIComponent(email)}`;
  return {
    operation: 'list',
    attempt: 1,
    bucket: `GET ${LIST_PATH}`,
    method: 'GET',
    path: `${LIST_PATH}?limit=${limit}&offset=${offset}&end_time=${endTime}${filter}`,
    headers: { accept: JSON_TYPE, [ON_BEHALF_OF]: behalf },
    body: null,
    decoder: (head) => createPageDecoder(head, now),
  };
}

/** Percent-encoded once. Which addresses may stand in a path: `fitsPath`. */
export function deleteOneExchange(behalf: string, email: Address, now: () => number): Exchange<Verdict> {
  return {
    operation: 'delete',
    attempt: 1,
    bucket: `DELETE ${LIST_PATH}/{email}`,
    method: 'DELETE',
    path: `${LIST_PATH}/${encodeURIComponent(email)}`,
    headers: { accept: JSON_TYPE, [ON_BEHALF_OF]: behalf },
    body: null,
    decoder: (head) => createRestVerdictDecoder(head, now),
  };
}

/** Never with `delete_all`, and not even with a false one beside it (CONTRACT 0.8). Success says nothing of single addresses. */
export function deleteManyExchange(behalf: string, emails: readonly Address[], now: () => number): Exchange<'DONE'> {
  return {
    operation: 'delete',
    attempt: 1,
    bucket: `DELETE ${LIST_PATH}`,
    method: 'DELETE',
    path: LIST_PATH,
    headers: { accept: JSON_TYPE, 'content-type': JSON_TYPE, [ON_BEHALF_OF]: behalf },
    body: JSON.stringify({ emails }),
    decoder: (head) => createDoneDecoder(head, now),
  };
}

const JSON_TYPE = 'application/json';

function createPageDecoder(head: ResponseHead, now: () => number): Decoder<Page> {
  const decoder = createListDecoder(head, createJsonReader(createPageSink()), now);
  const receivedAtMs = now();
  return {
    push: (chunk) => decoder.push(chunk),
    end: () => ({ rows: decoder.end(), dateMs: parseDate(head.headers['date']), receivedAtMs }),
  };
}

function createPageSink(): RowSink<readonly InvalidEmail[]> {
  const rows: InvalidEmail[] = [];
  return { add: (raw) => void rows.push(toInvalidEmail(raw, readUnixSeconds)), build: () => rows };
}
