import { asGatewayError, type GatewayError } from '../errors.js';
import { createDirectory } from '../invalid-emails/directory.js';
import type { Address, User } from '../invalid-emails/names.js';
import type { DeleteResult, InvalidEmailList, InvalidEmailsPort, Work } from '../invalid-emails/port.js';
import { createRowsList } from '../invalid-emails/rows-list.js';
import { entriesOf } from '../invalid-emails/sightings.js';
import type { UpstreamApi } from './apis/reseller-form.js';
import type { Send } from './exchange.js';

export interface ClientOptions {
  /** Deletes of one call under way at once, so that a bulk delete does not fill the queue that everybody waits in. */
  readonly deletesAtOnce: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The port over one version of the upstream. */
export function createSendgridClient(api: UpstreamApi, send: Send, options: ClientOptions): InvalidEmailsPort {
  const deleteOne = async (user: User, email: Address, work: Work): Promise<DeleteResult> => {
    try {
      return { outcome: await send(api.delete(user, email), work), known: 'by answer' };
    } catch (thrown) {
      return failedDelete(asGatewayError(thrown));
    }
  };

  const list = async (user: User, work: Work): Promise<InvalidEmailList> => {
    const readAtMs = options.now();
    return createRowsList(await send(api.list(user), work), readAtMs);
  };

  return {
    list,
    find: async (user, email, work) => entriesOf(await list(user, work), email),
    async customers(work) {
      const readAtMs = options.now();
      return createDirectory(await send(api.customers(), work), readAtMs);
    },
    // One request for each address, never several in one (CONTRACT 7 #9).
    async delete(user, emails, work) {
      const settle = async (email: Address) => [email, await deleteOne(user, email, work)] as const;
      return new Map(await mapAtMost(options.deletesAtOnce, [...emails], settle));
    },
  };
}

function failedDelete(error: GatewayError): DeleteResult {
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
