import { asGatewayError, type GatewayError } from '../../errors.js';
import type { Address } from '../../invalid-emails/names.js';
import type { DeleteResult } from '../../invalid-emails/port.js';
import type { Verdict } from '../formats/answer.js';

/**
 * One request for each address, never several in one (CONTRACT 7 #9).
 * @param atOnce requests under way at once, so that a delete of many does not fill the queue that everybody waits in
 * @param deleteOne rejects where the answer gave no verdict
 */
export async function deleteOneByOne(
  emails: Iterable<Address>,
  atOnce: number,
  deleteOne: (email: Address) => Promise<Verdict>,
): Promise<Map<Address, DeleteResult>> {
  const settle = async (email: Address): Promise<DeleteResult> => {
    try {
      return { outcome: await deleteOne(email), known: 'by answer' };
    } catch (thrown) {
      return failedDelete(asGatewayError(thrown));
    }
  };
  return new Map(await mapAtMost(atOnce, [...emails], async (email) => [email, await settle(email)] as const));
}

export function failedDelete(error: GatewayError): DeleteResult {
  return { outcome: error.delivery === 'unsettled' ? 'UNKNOWN' : 'FAILED', error };
}

/** At most `limit` under way at once: so many workers draw from one iterator. The results are in the order of the items. */
async function mapAtMost<T, R>(limit: number, items: readonly T[], step: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of rest) results[index] = await step(item);
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
}
