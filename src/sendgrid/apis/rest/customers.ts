import type { AccountMode } from '../../../config/upstream.js';
import { GatewayError } from '../../../errors.js';
import type { User } from '../../../invalid-emails/names.js';
import type { CustomerProfile } from '../../../invalid-emails/port.js';
import type { Decoder, Exchange, ResponseHead } from '../../exchange.js';
import { createListDecoder } from '../../formats/answer.js';
import { createJsonDecoder } from '../../formats/rest-answers.js';
import { createSubuserReader, readAccounts } from '../../formats/rest-customers.js';
import { notAList } from '../../formats/row.js';
import { createPageSizes } from './page-sizes.js';
import type { Ask } from './refusals.js';

/** The customers of the account. The calls are about the account itself, on nobody's behalf. */

const SUBUSERS = '/v3/subusers';
const ACCOUNTS = '/v3/partners/accounts';
/** Whether that many come in one page is documented for accounts alone (CONTRACT 3): shorter pages are followed as well. */
const SUBUSERS_A_PAGE = 500;
const ACCOUNTS_A_PAGE = 100;
/** 10,000 accounts; of a larger reseller nobody is told that a customer is unknown. */
const MAX_LOOK_UP_PAGES = 100;
const READINGS = 3;

type Profiles = readonly CustomerProfile[];

/** All of them, or a GatewayError. @param now milliseconds since the epoch */
export async function readCustomers(mode: AccountMode, ask: Ask, now: () => number): Promise<Profiles> {
  if (mode === 'account-id') return collect(accountPages(ask, now));
  for (let readings = 0; readings < READINGS; readings++) {
    const subusers = await readSubusers(ask, now);
    if (subusers !== null) return subusers;
  }
  const message = `The customers of the account changed each of the ${READINGS} times that they were read; try again later.`;
  throw new GatewayError('UPSTREAM_UNAVAILABLE', message);
}

/** Whether the account surely has no customer of exactly this name. */
export async function isUnknown(mode: AccountMode, user: User, ask: Ask, now: () => number): Promise<boolean> {
  let pages = 0;
  let last: User | undefined;
  for await (const page of mode === 'subuser' ? subuserPages(ask, now, user) : accountPages(ask, now)) {
    if (page.some((profile) => profile.user === user)) return false;
    // Pages of subusers overlap by one name; where they do not, this one may have been skipped.
    if (mode === 'subuser' && last !== undefined && page[0]?.user !== last) return false;
    last = page.at(-1)?.user;
    pages++;
    if (pages === MAX_LOOK_UP_PAGES) return false;
  }
  return true;
}

/** Null where they changed meanwhile: pages overlap by one name, and no name is there twice. */
async function readSubusers(ask: Ask, now: () => number): Promise<Profiles | null> {
  const subusers: CustomerProfile[] = [];
  for await (const page of subuserPages(ask, now)) {
    const last = subusers.at(-1);
    if (last !== undefined && page[0]?.user !== last.user) return null;
    subusers.push(...page.slice(last === undefined ? 0 : 1));
  }
  return subusers;
}

/** @param named only those of this name, and whom a filter by prefix finds as well, as others of the vendor's do */
async function* subuserPages(ask: Ask, now: () => number, named?: User): AsyncIterable<Profiles> {
  const pageSizes = createPageSizes(now);
  for (let offset = 0; ; ) {
    const query = {
      ...(named === undefined ? {} : { username: named }),
      limit: String(SUBUSERS_A_PAGE),
      offset: String(offset),
    };
    const read = (head: ResponseHead) => createListDecoder(head, createSubuserReader(), now);
    const page = await ask(customersExchange(SUBUSERS, query, read));
    yield page;
    if (pageSizes.isLast(page.length, SUBUSERS_A_PAGE)) return;
    offset += page.length - 1;
  }
}

/** `offset` is the last id of the page before: what comes or goes meanwhile moves nothing. No filter and no order is documented. */
async function* accountPages(ask: Ask, now: () => number): AsyncIterable<Profiles> {
  const pageSizes = createPageSizes(now);
  for (let last: string | undefined; ; ) {
    const query = { limit: String(ACCOUNTS_A_PAGE), ...(last === undefined ? {} : { offset: last }) };
    const read = (head: ResponseHead) => createJsonDecoder(head, now, readAccounts);
    const page = await ask(customersExchange(ACCOUNTS, query, read));
    yield page;
    if (pageSizes.isLast(page.length, ACCOUNTS_A_PAGE)) return;
    const next = page.at(-1)?.user;
    if (next === last) throw notAList('its pages do not go on');
    last = next;
  }
}

async function collect(pages: AsyncIterable<Profiles>): Promise<Profiles> {
  const all: CustomerProfile[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

function customersExchange<T>(
  path: string,
  query: Readonly<Record<string, string>>,
  decoder: (head: ResponseHead) => Decoder<T>,
): Exchange<T> {
  return {
    operation: 'customers',
    attempt: 1,
    bucket: `GET ${path}`,
    method: 'GET',
    path: `${path}?${new URLSearchParams(query).toString()}`,
    headers: { accept: 'application/json' },
    body: null,
    decoder,
  };
}
