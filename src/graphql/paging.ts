import { GatewayError } from '../errors.js';
import { decodeCursor } from '../invalid-emails/cursor.js';
import type { Order } from '../invalid-emails/order.js';
import type { PageRequest } from '../invalid-emails/view.js';
import { checkRange, checkTextLength } from './arguments.js';

/**
 * The paging arguments of https://relay.dev/graphql/connections.htm#sec-Arguments, narrowed: `first` goes with `after`, `last` with
 * `before`. The specification allows other mixes and discourages them; here they are refused, since nobody could say what is meant.
 */
export interface PagingArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

const MAX_PAGE = 500;
const DEFAULT_PAGE = 50;
/** The longest cursor that any entry within reason could have. */
const MAX_CURSOR = 65_536;

/** @throws GatewayError BAD_USER_INPUT */
export function readPaging(paging: PagingArguments, order: Order): Pick<PageRequest, 'direction' | 'count' | 'from'> {
  const first = paging.first ?? null;
  const after = paging.after ?? null;
  const last = paging.last ?? null;
  const before = paging.before ?? null;
  if ((first !== null || after !== null) && (last !== null || before !== null)) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      '"first" goes with "after", "last" with "before"; give one pair to page forwards, the other to page backwards.',
    );
  }
  checkTextLength('after', after, MAX_CURSOR);
  checkTextLength('before', before, MAX_CURSOR);
  if (last !== null || before !== null) {
    const count = checkRange('last', last ?? DEFAULT_PAGE, 0, MAX_PAGE);
    return { direction: 'backward', count, from: before === null ? null : decodeCursor('before', before, order) };
  }
  const count = checkRange('first', first ?? DEFAULT_PAGE, 0, MAX_PAGE);
  return { direction: 'forward', count, from: after === null ? null : decodeCursor('after', after, order) };
}
