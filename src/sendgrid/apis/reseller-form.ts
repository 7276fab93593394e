import type { Address, User } from '../../invalid-emails/names.js';
import type { CustomerProfile, InvalidEmail } from '../../invalid-emails/port.js';
import type { Exchange } from '../exchange.js';
import { createListDecoder, createVerdictDecoder, type Verdict } from '../formats/answer.js';
import { createJsonRowReader } from '../formats/json-rows.js';
import { createJsonProfileReader, createXmlProfileReader } from '../formats/profiles.js';
import type { ReadCreated, RowReader } from '../formats/row.js';
import { createXmlRowReader } from '../formats/xml-rows.js';

export type Format = 'json' | 'xml';

/** What a version of the upstream must be able to say. Exchanges carry no credentials; the transport adds them. */
export interface UpstreamApi {
  list(user: User): Exchange<readonly InvalidEmail[]>;
  delete(user: User, email: Address): Exchange<Verdict>;
  customers(): Exchange<readonly CustomerProfile[]>;
}

export interface ResellerFormOptions {
  readonly format: Format;
  readonly readCreated: ReadCreated;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const READERS: Readonly<Record<Format, (readCreated: ReadCreated) => RowReader>> = {
  json: createJsonRowReader,
  xml: createXmlRowReader,
};

const PROFILE_READERS: Readonly<Record<Format, () => RowReader<CustomerProfile>>> = {
  json: createJsonProfileReader,
  xml: createXmlProfileReader,
};

/** Version 1, the Reseller API: one form POST for everything, the suffix of the path picks the format (CONTRACT 1). */
export function createResellerFormApi({ format, readCreated, now }: ResellerFormOptions): UpstreamApi {
  const path = `/api/distributor.manage.${format}`;
  const exchange = { attempt: 1, bucket: path, method: 'POST', path, headers: FORM_HEADERS } as const;
  return {
    // `created` comes only with date=1 (CONTRACT 0.3, 7 #10).
    list: (user) => ({
      ...exchange,
      operation: 'list',
      body: form({ method: 'invalidemails', task: 'get', user, date: '1' }),
      decoder: (head) => createListDecoder(head, READERS[format](readCreated), now),
    }),
    delete: (user, email) => ({
      ...exchange,
      operation: 'delete',
      body: form({ method: 'invalidemails', task: 'delete', user, email }),
      decoder: (head) => createVerdictDecoder(head, now),
    }),
    // No filter, and there is no paging: one call gives them all (CONTRACT 1).
    customers: () => ({
      ...exchange,
      operation: 'customers',
      body: form({ method: 'profile', task: 'get' }),
      decoder: (head) => createListDecoder(head, PROFILE_READERS[format](), now),
    }),
  };
}

const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' } as const;

function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}
