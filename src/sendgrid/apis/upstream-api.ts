import type { Address, User } from '../../invalid-emails/names.js';
import type { CustomerProfile, DeleteResult, InvalidEmailTable, Work } from '../../invalid-emails/port.js';
import type { Send } from '../exchange.js';

/**
 * What a version of the upstream must be able to do. Each of its calls goes through `send` as an exchange of its own, so that places,
 * budgets, tries and bytes count pages and single deletes; exchanges carry no credentials, the transport adds them.
 */
export interface UpstreamApi {
  /** The whole list, or a GatewayError. */
  list(user: User, send: Send, work: Work): Promise<InvalidEmailTable>;
  /** Whether `find` can ask for this address without reading the whole list. */
  findsAlone?(email: string): boolean;
  /** A part of the list, in its order, with all entries of this address and maybe others. Absent where only whole lists can be asked for. */
  find?(user: User, email: string, send: Send, work: Work): Promise<InvalidEmailTable>;
  /** All customers of the account, or a GatewayError. */
  customers(send: Send, work: Work): Promise<readonly CustomerProfile[]>;
  /** One result for every address; one failure never rejects the rest. */
  delete(user: User, emails: ReadonlySet<Address>, send: Send, work: Work): Promise<ReadonlyMap<Address, DeleteResult>>;
}
