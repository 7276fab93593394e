import {
  type CustomerConnectionName,
  decodeCustomerCursor,
  encodeCustomerCursor,
} from '../invalid-emails/customer-cursor.js';
import type { CustomerPage, CustomerPageRequest } from '../invalid-emails/customer-page.js';
import { checkRange, checkTextLength } from './arguments.js';
import type { PageInfoType } from './invalid-email-connection.js';

/** Paging through the customers of the account, forwards only: each page may cost calls to the upstream. */

const MAX_CUSTOMERS = 100;
/** The longest cursor that any user name within reason could have. */
const MAX_CURSOR = 4096;

export const AFTER = 'Only customers after this cursor: the `endCursor` of the page before.';

/** @throws GatewayError BAD_USER_INPUT */
export function readCustomerPaging(
  connection: CustomerConnectionName,
  first: number,
  after: string | null | undefined,
): Pick<CustomerPageRequest, 'count' | 'after'> {
  checkTextLength('after', after, MAX_CURSOR);
  return {
    count: checkRange('first', first, 1, MAX_CUSTOMERS),
    after: after == null ? null : decodeCustomerCursor(connection, after),
  };
}

/** Of the customers looked at, whether or not each of them is shown: so paging goes on also past a page that shows none. */
export function toCustomerPageInfo(connection: CustomerConnectionName, page: CustomerPage): PageInfoType {
  const { customers, hasNextPage, hasPreviousPage } = page;
  const [first] = customers;
  const last = customers.at(-1);
  return {
    hasNextPage,
    hasPreviousPage,
    startCursor: first === undefined ? null : encodeCustomerCursor(connection, first.user),
    endCursor: last === undefined ? null : encodeCustomerCursor(connection, last.user),
  };
}
