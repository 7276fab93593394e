import type { AccountMode } from '../../../config/upstream.js';
import { GatewayError } from '../../../errors.js';
import type { User } from '../../../invalid-emails/names.js';
import type { Exchange } from '../../exchange.js';
import { createJsonDecoder } from '../../formats/rest-answers.js';
import type { Ask } from './refusals.js';

/** Whether the account surely has no customer of exactly this name. The calls are about the account itself, on nobody's behalf. */

const SUBUSERS = '/v3/subusers';
const ACCOUNTS = '/v3/partners/accounts';
/** CONTRACT 3: the most that a page has. Neither filter nor order of the accounts is documented. */
const PAGE = { subusers: 500, accounts: 100 } as const;
/** 10,000 accounts; of a larger reseller nobody is told that a customer is unknown. */
const MAX_ACCOUNT_PAGES = 100;

/** @param now milliseconds since the epoch */
export function isUnknown(mode: AccountMode, user: User, ask: Ask, now: () => number): Promise<boolean> {
  return mode === 'subuser' ? isNoSubuser(user, ask, now) : isNoAccount(user, ask, now);
}

/** The filter may be one by prefix, as others of the vendor are: compared here again, over as many pages as it takes. */
async function isNoSubuser(user: User, ask: Ask, now: () => number): Promise<boolean> {
  for (let offset = 0; ; offset += PAGE.subusers) {
    const query = new URLSearchParams({ username: user, limit: String(PAGE.subusers), offset: String(offset) });
    const names = await ask(exchange(SUBUSERS, query, (value) => textsOf(value, 'username'), now));
    if (names.includes(user)) return false;
    if (names.length < PAGE.subusers) return true;
  }
}

/** `offset` is the last id of the page before (CONTRACT 3). */
async function isNoAccount(id: User, ask: Ask, now: () => number): Promise<boolean> {
  let last: string | undefined;
  for (let page = 0; page < MAX_ACCOUNT_PAGES; page++) {
    const query = new URLSearchParams({
      limit: String(PAGE.accounts),
      ...(last === undefined ? {} : { offset: last }),
    });
    const ids = await ask(exchange(ACCOUNTS, query, accountIds, now));
    if (ids.includes(id)) return false;
    if (ids.length < PAGE.accounts) return true;
    last = ids.at(-1);
  }
  return false;
}

function exchange<T>(
  path: string,
  query: URLSearchParams,
  read: (value: unknown) => T,
  now: () => number,
): Exchange<T> {
  return {
    operation: 'customers',
    attempt: 1,
    bucket: `GET ${path}`,
    method: 'GET',
    path: `${path}?${query.toString()}`,
    headers: { accept: 'application/json' },
    body: null,
    decoder: (head) => createJsonDecoder(head, now, read),
  };
}

function accountIds(value: unknown): readonly string[] {
  return textsOf(typeof value === 'object' && value !== null && 'accounts' in value ? value.accounts : null, 'id');
}

/** The member of this name of every object in a list. */
function textsOf(value: unknown, name: string): readonly string[] {
  if (!Array.isArray(value)) throw unforeseen();
  return value.map((item: unknown) => {
    const text = typeof item === 'object' && item !== null ? (item as Readonly<Record<string, unknown>>)[name] : null;
    if (typeof text !== 'string') throw unforeseen();
    return text;
  });
}

function unforeseen(): GatewayError {
  return new GatewayError('UPSTREAM_PROTOCOL', "The upstream's answer is no list of its customers.");
}
