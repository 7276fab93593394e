import { Arg, Authorized, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { grantRead } from '../auth/rights.js';
import { filterKey } from '../invalid-emails/filter.js';
import { occurrencesInTurns } from '../invalid-emails/occurrences.js';
import type { Order } from '../invalid-emails/order.js';
import { matchesOf, orderedMatchesOf, pageOf } from '../invalid-emails/view.js';
import { checkRange } from './arguments.js';
import type { GatewayContext } from './context.js';
import { CustomerType } from './customer.js';
import { InvalidEmailType } from './invalid-email.js';
import { InvalidEmailConnection } from './invalid-email-connection.js';
import { createInvalidEmailRows, type InvalidEmailRows } from './invalid-email-rows.js';
import { type PagingArguments, readPaging } from './paging.js';
import { NEEDS_READ, READ } from './scopes.js';
import { InvalidEmailFilter, InvalidEmailOrder, readFilter } from './view-arguments.js';

const FILTER = 'Only entries for which all given conditions hold; all by default.';
const MAX_LIMIT = 100_000;
const MAX_INT = 2 ** 31 - 1;

/** The two views of a customer's list. */
@Resolver(() => CustomerType)
export class CustomerListsResolver {
  @Authorized(READ)
  @FieldResolver(() => [InvalidEmailType], {
    nullable: true,
    description: `The list, in the upstream's order unless orderBy is given. Null only beside an error: null never means empty. ${NEEDS_READ}`,
  })
  async invalidEmails(
    @Root() customer: CustomerType,
    @Ctx() context: GatewayContext,
    @Arg('filter', () => InvalidEmailFilter, { nullable: true, description: FILTER })
    filter?: InvalidEmailFilter | null,
    @Arg('orderBy', () => InvalidEmailOrder, { nullable: true, description: "The upstream's own order by default." })
    orderBy?: Order | null,
    @Arg('limit', () => Int, { nullable: true, description: 'At most so many entries, 1 to 100000; all by default.' })
    limit?: number | null,
    @Arg('offset', () => Int, { nullable: true, description: 'Skip so many entries, 0 or more; none by default.' })
    offset?: number | null,
  ): Promise<InvalidEmailRows> {
    return readEntries(customer, { filter, orderBy, limit, offset }, context);
  }

  @Authorized(READ)
  @FieldResolver(() => InvalidEmailConnection, {
    nullable: true,
    description: `The same list by cursor, as the Relay specification has it. Null only beside an error. Give first and after, or last and before; before alone means last: 50. ${NEEDS_READ}`,
  })
  async invalidEmailsConnection(
    @Root() customer: CustomerType,
    @Ctx() context: GatewayContext,
    @Arg('first', () => Int, {
      nullable: true,
      description: 'So many from the start, 0 to 500; 50 by default. 0 gives totalCount alone.',
    })
    first?: number | null,
    @Arg('after', () => String, { nullable: true, description: 'Only entries after this cursor.' }) after?:
      | string
      | null,
    @Arg('last', () => Int, { nullable: true, description: 'So many from the end, 0 to 500.' }) last?: number | null,
    @Arg('before', () => String, { nullable: true, description: 'Only entries before this cursor.' })
    before?: string | null,
    @Arg('filter', () => InvalidEmailFilter, { nullable: true, description: FILTER })
    filter?: InvalidEmailFilter | null,
    @Arg('orderBy', () => InvalidEmailOrder, {
      nullable: true,
      defaultValue: InvalidEmailOrder.CREATED_DESC,
      description: 'The order; a cursor goes on only in the order that it came from.',
    })
    orderBy?: Order | null,
  ): Promise<InvalidEmailConnection> {
    return readConnection(customer, { first, after, last, before, filter, orderBy }, context);
  }
}

interface View {
  readonly filter?: InvalidEmailFilter | null | undefined;
  readonly orderBy?: Order | null | undefined;
}

export interface EntriesArguments extends View {
  readonly limit?: number | null | undefined;
  readonly offset?: number | null | undefined;
}

export async function readEntries(
  { user }: CustomerType,
  { filter, orderBy, limit, offset }: EntriesArguments,
  { caller, lists, looks, rows }: GatewayContext,
): Promise<InvalidEmailRows> {
  const count = limit == null ? Number.POSITIVE_INFINITY : checkRange('limit', limit, 1, MAX_LIMIT);
  const start = checkRange('offset', offset ?? 0, 0, MAX_INT);
  const wanted = readFilter(filter);
  const list = await lists.load(grantRead(caller, user));
  const key = () => JSON.stringify(['list', orderBy, start, limit, filterKey(wanted)]);
  const selected = await looks.at(list, key, function* () {
    const matches =
      orderBy == null ? yield* matchesOf(list, wanted) : yield* orderedMatchesOf(list, wanted, orderBy, start + count);
    // All that the request remembers of it: the rest may be hundreds of times as much.
    return matches.slice(start, start + count);
  });
  rows.take(selected.length);
  return createInvalidEmailRows(user, list, selected);
}

export async function readConnection(
  { user }: CustomerType,
  { filter, orderBy, ...page }: View & PagingArguments,
  { caller, lists, looks, rows }: GatewayContext,
): Promise<InvalidEmailConnection> {
  const order = orderBy ?? InvalidEmailOrder.CREATED_DESC;
  const paging = readPaging(page, order);
  const wanted = readFilter(filter);
  const list = await lists.load(grantRead(caller, user));
  if (paging.from !== null) await occurrencesInTurns(list);
  const key = () => JSON.stringify(['page', order, paging, filterKey(wanted)]);
  const selected = await looks.at(list, key, () => pageOf(list, { ...paging, filter: wanted, order }));
  rows.take(selected.indexes.length);
  return { source: { user, list, order, page: selected } };
}
