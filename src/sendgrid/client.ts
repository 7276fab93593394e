import type { InvalidEmailsPort } from '../invalid-emails/port.js';
import { createList } from '../invalid-emails/rows-list.js';
import type { UpstreamApi } from './apis/upstream-api.js';
import type { Send } from './exchange.js';

/** The port over one version of the upstream. @param now milliseconds since the epoch */
export function createSendgridClient(api: UpstreamApi, send: Send, now: () => number): InvalidEmailsPort {
  return {
    async list(user, work) {
      const readAtMs = now();
      return createList(await api.list(user, send, work), readAtMs);
    },
    delete: (user, emails, work) => api.delete(user, emails, send, work),
  };
}
