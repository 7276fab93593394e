import { createDirectory } from '../invalid-emails/directory.js';
import type { User } from '../invalid-emails/names.js';
import type { InvalidEmailList, InvalidEmailsPort, Work } from '../invalid-emails/port.js';
import { createList } from '../invalid-emails/rows-list.js';
import { entriesOf } from '../invalid-emails/sightings.js';
import type { UpstreamApi } from './apis/upstream-api.js';
import type { Send } from './exchange.js';

/** The port over one version of the upstream. @param now milliseconds since the epoch */
export function createSendgridClient(api: UpstreamApi, send: Send, now: () => number): InvalidEmailsPort {
  const list = (user: User, work: Work): Promise<InvalidEmailList> => {
    const readAtMs = now();
    return api.list(user, send, work).then((table) => createList(table, readAtMs));
  };

  return {
    list,
    async find(user, email, work) {
      if (api.find === undefined) return entriesOf(await list(user, work), email);
      const readAtMs = now();
      return entriesOf(createList(await api.find(user, email, send, work), readAtMs), email);
    },
    async customers(work) {
      const readAtMs = now();
      return createDirectory(await api.customers(send, work), readAtMs);
    },
    delete: (user, emails, work) => api.delete(user, emails, send, work),
  };
}
