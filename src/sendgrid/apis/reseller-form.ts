import type { Address, User } from '../../invalid-emails/names.js';
import type { CustomerProfile, InvalidEmailTable } from '../../invalid-emails/port.js';
import type { Exchange } from '../exchange.js';
import { createListDecoder, createVerdictDecoder, type Verdict } from '../formats/answer.js';
import { createJsonRowReader } from '../formats/json-rows.js';
import { createJsonProfileReader, createXmlProfileReader } from '../formats/profiles.js';
import type { ReadCreated, RowReader } from '../formats/row.js';
import { createXmlRowReader } from '../formats/xml-rows.js';
import { formValue } from './form-value.js';
import { deleteOneByOne } from './one-by-one.js';
import type { UpstreamApi } from './upstream-api.js';

export type Format = 'json' | 'xml';
export type ResellerFormVersion = 'v1' | 'v2';

export interface ResellerFormOptions {
  readonly version: ResellerFormVersion;
  readonly format: Format;
  readonly readCreated: ReadCreated;
  /** Deletes of one call under way at once. */
  readonly deletesAtOnce: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The suffix picks the format (CONTRACT 1, 2). */
const PATHS: Readonly<Record<ResellerFormVersion, string>> = {
  v1: '/api/distributor.manage',
  v2: '/apiv2/reseller.manage',
};

const READERS: Readonly<Record<Format, (readCreated: ReadCreated) => RowReader<InvalidEmailTable>>> = {
  json: createJsonRowReader,
  xml: createXmlRowReader,
};

const PROFILE_READERS: Readonly<Record<Format, () => RowReader<readonly CustomerProfile[]>>> = {
  json: createJsonProfileReader,
  xml: createXmlProfileReader,
};

/** Versions 1 and 2, the Reseller API: one form POST for everything. They differ by their path. */
export function createResellerFormApi(options: ResellerFormOptions): UpstreamApi {
  const exchanges = createResellerFormExchanges(options);
  return {
    // No paging: one call gives the whole list.
    list: (user, send, work) => send(exchanges.list(user), work),
    delete: (user, emails, send, work) =>
      deleteOneByOne(emails, options.deletesAtOnce, (email) => send(exchanges.delete(user, email), work)),
    customers: (send, work) => send(exchanges.customers(), work),
  };
}

export interface ResellerFormExchanges {
  list(user: User): Exchange<InvalidEmailTable>;
  delete(user: User, email: Address): Exchange<Verdict>;
  customers(): Exchange<readonly CustomerProfile[]>;
}

export function createResellerFormExchanges({
  version,
  format,
  readCreated,
  now,
}: Omit<ResellerFormOptions, 'deletesAtOnce'>): ResellerFormExchanges {
  const path = `${PATHS[version]}.${format}`;
  const exchange = { attempt: 1, bucket: path, method: 'POST', path, headers: FORM_HEADERS } as const;
  return {
    // `created` comes only with date=1 (CONTRACT 0.3, 7 #10).
    list: (user) => ({
      ...exchange,
      operation: 'list',
      body: `method=invalidemails&task=get&user=${formValue(user)}&date=1`,
      decoder: (head) => createListDecoder(head, READERS[format](readCreated), now),
    }),
    delete: (user, email) => ({
      ...exchange,
      operation: 'delete',
      body: `method=invalidemails&task=delete&user=${formValue(user)}&email=${formValue(email)}`,
      decoder: (head) => createVerdictDecoder(head, now),
    }),
    // No filter, and there is no paging: one call gives them all (CONTRACT 1).
    customers: () => ({
      ...exchange,
      operation: 'customers',
      body: 'method=profile&task=get',
      decoder: (head) => createListDecoder(head, PROFILE_READERS[format](), now),
    }),
  };
}

const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' } as const;
