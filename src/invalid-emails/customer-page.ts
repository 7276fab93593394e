import { ignoringCase } from './filter.js';
import { byText } from './order.js';
import type { CustomerDirectory, CustomerProfile } from './port.js';

/** Pages through the customers of the account: pure. */

export interface CustomerPageRequest {
  /** Part of the user name or of the e-mail, case-insensitive; null or '' for all. */
  readonly search: string | null;
  /** At most so many, 1 or more. */
  readonly count: number;
  /** Only customers whose names come after this one, which need not be there any more; null from the start. */
  readonly after: string | null;
}

export interface CustomerPage {
  /** In the order of their names. */
  readonly customers: readonly CustomerProfile[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export function customerPageOf({ customers }: CustomerDirectory, request: CustomerPageRequest): CustomerPage {
  const { search, count, after } = request;
  const found = search ? customers.filter(matching(search)) : customers;
  const next = after === null ? 0 : found.findIndex(({ user }) => byText(user, after) > 0);
  const start = next === -1 ? found.length : next;
  const end = start + count;
  return {
    customers: found.slice(start, end),
    hasNextPage: found.length > end,
    hasPreviousPage: start > 0,
  };
}

function matching(search: string): (profile: CustomerProfile) => boolean {
  const pattern = ignoringCase(search, '', '');
  return ({ user, email }) => pattern.test(user) || (email !== null && pattern.test(email));
}
