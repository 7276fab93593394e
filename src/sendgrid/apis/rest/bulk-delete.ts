import { asGatewayError, GatewayError } from '../../../errors.js';
import { eachEmail, type ListedAddresses } from '../../../invalid-emails/each-email.js';
import type { Address } from '../../../invalid-emails/names.js';
import type { DeleteResult } from '../../../invalid-emails/port.js';
import { sameAddressKey } from '../../../invalid-emails/same-address.js';
import { failedDelete } from '../one-by-one.js';

/**
 * Deletes by the bulk endpoint, which says the same of an address that was listed and of one that was not (CONTRACT 3): what it did is
 * seen by comparing the list before and after.
 */

/** CONTRACT 7 #18: how many addresses one call takes is undocumented. */
export const CHUNK = 500;

export interface BulkCalls {
  deleteMany(emails: readonly Address[]): Promise<'DONE'>;
  /** The whole list, also for a caller that hung up meanwhile. */
  readAfter(): Promise<ListedAddresses>;
}

/** How many pages a list may have so that a bulk delete is fewer calls than one for each address: 2 × pages + chunks < count. */
export function pagesWorthReading(count: number): number {
  return Math.max(0, Math.ceil((count - Math.ceil(count / CHUNK)) / 2) - 1);
}

/** @param before the whole list, read a moment ago. What is not on it is not sent. */
export async function deleteInBulk(
  emails: Iterable<Address>,
  before: ListedAddresses,
  calls: BulkCalls,
): Promise<Map<Address, DeleteResult>> {
  const asked = [...emails];
  const entriesOf = await entriesToWatch(asked, before);
  const results = new Map<Address, DeleteResult>(
    asked.map((email) => [email, { outcome: 'NOT_FOUND', known: 'by reading back' }]),
  );
  const listed = asked.filter((email) => entriesOf(email).length > 0);
  /** What was sent, and the error where its answer was lost. */
  const sent = new Map<Address, GatewayError | null>();
  for (const chunk of inChunks(listed)) {
    const error = await outcomeOf(calls.deleteMany(chunk));
    for (const email of chunk) {
      if (error !== null && error.delivery !== 'unsettled') results.set(email, failedDelete(error));
      else sent.set(email, error);
    }
  }
  if (sent.size === 0) return results;

  const after = await stillListedOf(new Set(listed.flatMap(entriesOf)), calls);
  for (const [email, lost] of sent) {
    if (after instanceof GatewayError) results.set(email, { outcome: 'UNKNOWN', error: lost ?? after });
    else results.set(email, compare(email, entriesOf(email), after, lost));
  }
  return results;
}

/**
 * Which entries of the list tell what became of an address: its own; where it has none those that differ by case alone, unless they were
 * asked for themselves.
 */
async function entriesToWatch(
  asked: readonly Address[],
  before: ListedAddresses,
): Promise<(email: Address) => readonly string[]> {
  const wanted = new Set<string>(asked);
  const wantedKeys = new Set(asked.map(sameAddressKey));
  const own = new Set<string>();
  const likeIt = new Map<string, Set<string>>();
  await eachEmail(before, (email) => {
    const key = sameAddressKey(email);
    if (wanted.has(email)) own.add(email);
    else if (wantedKeys.has(key)) likeIt.set(key, (likeIt.get(key) ?? new Set()).add(email));
  });
  return (email) => (own.has(email) ? [email] : [...(likeIt.get(sameAddressKey(email)) ?? [])]);
}

/** @param lost why the answer to its delete is not known; null where it was accepted */
function compare(
  email: Address,
  entries: readonly string[],
  after: ReadonlySet<string>,
  lost: GatewayError | null,
): DeleteResult {
  const isGone = !entries.some((entry) => after.has(entry));
  if (isGone) return { outcome: 'DELETED', known: lost === null ? 'by answer' : 'by reading back' };
  if (lost !== null) return { outcome: 'UNKNOWN', error: lost };
  // The upstream tells cases apart, so this address was not listed.
  if (!entries.includes(email)) return { outcome: 'NOT_FOUND', known: 'by reading back' };
  return { outcome: 'UNKNOWN', error: stillListed() };
}

/** It may be gone a moment later (CONTRACT 7 #23), or have been listed again. */
function stillListed(): GatewayError {
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'The upstream says that it deleted the address, and still lists it.');
}

/** Null: done. */
async function outcomeOf(deleting: Promise<'DONE'>): Promise<GatewayError | null> {
  try {
    await deleting;
    return null;
  } catch (thrown) {
    return asGatewayError(thrown);
  }
}

async function stillListedOf(
  watched: ReadonlySet<string>,
  calls: BulkCalls,
): Promise<ReadonlySet<string> | GatewayError> {
  try {
    const listed = new Set<string>();
    await eachEmail(await calls.readAfter(), (email) => {
      if (watched.has(email)) listed.add(email);
    });
    return listed;
  } catch (thrown) {
    return asGatewayError(thrown);
  }
}

function* inChunks(emails: readonly Address[]): Iterable<readonly Address[]> {
  for (let from = 0; from < emails.length; from += CHUNK) yield emails.slice(from, from + CHUNK);
}
