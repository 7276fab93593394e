import { asGatewayError, type GatewayError } from '../errors.js';
import type { Address, User } from '../invalid-emails/names.js';
import type { DeleteResult, InvalidEmailsPort, Work } from '../invalid-emails/port.js';
import { createRowsList } from '../invalid-emails/rows-list.js';
import type { UpstreamApi } from './apis/reseller-form.js';
import type { Send } from './exchange.js';

/** The port over one version of the upstream. @param now milliseconds since the epoch */
export function createSendgridClient(api: UpstreamApi, send: Send, now: () => number): InvalidEmailsPort {
  const deleteOne = async (user: User, email: Address, work: Work): Promise<DeleteResult> => {
    try {
      return { outcome: await send(api.delete(user, email), work), known: 'by answer' };
    } catch (thrown) {
      return failedDelete(asGatewayError(thrown));
    }
  };

  return {
    async list(user, work) {
      const readAtMs = now();
      return createRowsList(await send(api.list(user), work), readAtMs);
    },
    // One request for each address, never several in one (CONTRACT 7 #9).
    async delete(user, emails, work) {
      const settle = async (email: Address) => [email, await deleteOne(user, email, work)] as const;
      return new Map(await Promise.all([...emails].map(settle)));
    },
  };
}

function failedDelete(error: GatewayError): DeleteResult {
  return { outcome: error.delivery === 'unsettled' ? 'UNKNOWN' : 'FAILED', error };
}
