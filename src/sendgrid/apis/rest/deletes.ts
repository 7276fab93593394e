import { asGatewayError, GatewayError } from '../../../errors.js';
import type { ListedAddresses } from '../../../invalid-emails/each-email.js';
import type { Address } from '../../../invalid-emails/names.js';
import type { DeleteResult } from '../../../invalid-emails/port.js';
import type { Verdict } from '../../formats/answer.js';
import { deleteOneByOne } from '../one-by-one.js';
import { type BulkCalls, deleteInBulk, pagesWorthReading } from './bulk-delete.js';
import { fitsPath } from './path-address.js';

type Results = Map<Address, DeleteResult>;

export interface DeleteCalls extends BulkCalls {
  /** Deletes under way at once. */
  readonly atOnce: number;
  deleteOne(email: Address): Promise<Verdict>;
  readBefore(): Promise<ListedAddresses>;
  /** Null where the list takes more calls than that. */
  readBeforeWithin(pages: number): Promise<ListedAddresses | null>;
}

/**
 * One call for each address, whose answer is its outcome; all in bulk where that is fewer calls, the two readings of the list included.
 * An address that no path can hold goes in bulk in any case. The results are in the order of the addresses.
 */
export async function deleteAddresses(emails: ReadonlySet<Address>, calls: DeleteCalls): Promise<Results> {
  const before = await readIfWorthIt(emails.size, calls);
  if (before instanceof GatewayError) return allFailed(emails, before);
  if (before !== null) return deleteInBulk(emails, before, calls);

  const inPath = [...emails].filter(fitsPath);
  const inBody = [...emails].filter((email) => !fitsPath(email));
  const settled = new Map([
    ...(await deleteOneByOne(inPath, calls.atOnce, (email) => calls.deleteOne(email))),
    ...(inBody.length > 0 ? await deleteInBody(inBody, calls) : []),
  ]);
  return new Map([...settled].sort(inOrderOf([...emails])));
}

/** Null: one by one is fewer calls, or the list could not be read, which need not keep single deletes from being done. */
async function readIfWorthIt(count: number, calls: DeleteCalls): Promise<ListedAddresses | GatewayError | null> {
  const pages = pagesWorthReading(count);
  if (pages === 0) return null;
  try {
    return await calls.readBeforeWithin(pages);
  } catch (thrown) {
    const error = asGatewayError(thrown);
    return error.code === 'CUSTOMER_NOT_FOUND' ? error : null;
  }
}

async function deleteInBody(emails: readonly Address[], calls: DeleteCalls): Promise<Results> {
  try {
    return await deleteInBulk(emails, await calls.readBefore(), calls);
  } catch (thrown) {
    // Without the list before, nobody could say afterwards what the delete did: it is not sent.
    return allFailed(emails, asGatewayError(thrown));
  }
}

export function allFailed(emails: Iterable<Address>, error: GatewayError): Results {
  return new Map([...emails].map((email) => [email, { outcome: 'FAILED', error }]));
}

function inOrderOf(
  emails: readonly Address[],
): (a: readonly [Address, unknown], b: readonly [Address, unknown]) => number {
  const places = new Map(emails.map((email, place) => [email, place]));
  return ([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0);
}
