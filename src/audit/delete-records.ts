import { createHmac } from 'node:crypto';
import { asGatewayError } from '../errors.js';
import { formatInstant } from '../instant.js';
import { eachEmail } from '../invalid-emails/each-email.js';
import type { Address } from '../invalid-emails/names.js';
import type { DeleteResult, InvalidEmail, InvalidEmailList } from '../invalid-emails/port.js';
import type { Secret } from '../secret.js';

/** What is written of a delete: docs/audit.md is about these names. */

/** How a record names an address, and what it does to a text in which the address may stand. */
export interface AddressNaming {
  name(address: Address): { readonly address: string } | { readonly addressHash: string };
  scrub(text: string, address: Address): string;
}

export const PLAIN: AddressNaming = { name: (address) => ({ address }), scrub: (text) => text };

/** HMAC-SHA-256 over the address in UTF-8, in hexadecimal: who has the key can look for an address, and nobody can list them. */
export function createHashedNaming(key: Secret): AddressNaming {
  return {
    name: (address) => ({ addressHash: createHmac('sha256', key.reveal()).update(address, 'utf8').digest('hex') }),
    // Reasons are the words of mail servers, which like to quote it.
    scrub: (text, address) => text.replaceAll(new RegExp(literally(address), 'gi'), '[address]'),
  };
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** What a record says of an address, the same before and after. */
export interface DeleteFacts {
  /** Of this delete of this address: pairs the two records. */
  readonly id: string;
  readonly requestId: string;
  readonly subject: string | null;
  readonly customer: string;
  readonly upstreamVersion: string;
}

/** Entries of one address on its list, as they were last read. */
export interface LastRead {
  readonly readAtMs: number;
  readonly entries: readonly InvalidEmail[];
}

/** One address may be listed any number of times; a line of the record stays one. */
const MAX_ENTRIES = 100;

/** @param lastRead null where no reading of the list is kept */
export function intendedRecord(
  facts: DeleteFacts,
  address: Address,
  lastRead: LastRead | null,
  naming: AddressNaming,
  nowMs: number,
): object {
  return {
    event: 'delete.intended',
    time: formatInstant(nowMs),
    ...facts,
    ...naming.name(address),
    lastRead: lastRead === null ? null : describe(lastRead, address, naming),
  };
}

function describe({ readAtMs, entries }: LastRead, address: Address, naming: AddressNaming): object {
  return {
    readAt: formatInstant(readAtMs),
    count: entries.length,
    entries: entries.slice(0, MAX_ENTRIES).map(({ reason, createdMs, createdRaw }) => ({
      reason: naming.scrub(reason, address),
      created: createdMs === null ? null : formatInstant(createdMs),
      createdRaw,
    })),
  };
}

export function settledRecord(
  facts: DeleteFacts,
  address: Address,
  result: DeleteResult,
  naming: AddressNaming,
  nowMs: number,
): object {
  return {
    event: 'delete.settled',
    time: formatInstant(nowMs),
    ...facts,
    ...naming.name(address),
    outcome: result.outcome,
    code: 'error' in result ? result.error.code : null,
  };
}

/** Of a delete of which nobody knows what came of it. */
export function unforeseen(thrown: unknown): DeleteResult {
  return { outcome: 'UNKNOWN', error: asGatewayError(thrown) };
}

/** The entries of each address on a list, found in one pass: a bulk delete asks for hundreds, of a list of any length. */
export async function entriesByAddress(
  list: InvalidEmailList,
  addresses: ReadonlySet<Address>,
): Promise<ReadonlyMap<string, readonly InvalidEmail[]>> {
  const wanted = new Map<string, InvalidEmail[]>([...addresses].map((address) => [address, []]));
  await eachEmail(list, (email, index) => wanted.get(email)?.push(list.row(index)));
  return wanted;
}
