import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { grantRead, type ReadableCustomer } from '../auth/rights.js';
import { asGatewayError, GatewayError } from '../errors.js';
import { encodeCustomerCursor } from '../invalid-emails/customer-cursor.js';
import { customerPageOf } from '../invalid-emails/customer-page.js';
import type { User } from '../invalid-emails/names.js';
import type { InvalidEmailList } from '../invalid-emails/port.js';
import { checkTextLength } from './arguments.js';
import type { GatewayContext, UnreadableCause } from './context.js';
import { toCustomerType } from './customer.js';
import { AFTER, readCustomerPaging, toCustomerPageInfo } from './customer-paging.js';
import { toInvalidEmailType } from './invalid-email.js';
import { InvalidEmailSightingConnection, type InvalidEmailSightingEdge } from './invalid-email-sighting.js';
import { NEEDS_READ_SCOPE, READ } from './scopes.js';

const MAX_EMAIL = 1024;

@Resolver()
export class FindInvalidEmailResolver {
  @Authorized(READ)
  @Query(() => InvalidEmailSightingConnection, {
    nullable: true,
    description: `On whose lists is this address? Looks through the customers of \`accountCustomers\`, a page of them at a time, at the cost of about one upstream call for each. A customer whose list cannot be read is named in \`unreadable\` and fails nothing else. Null only beside an error. ${NEEDS_READ_SCOPE}`,
  })
  async findInvalidEmail(
    @Ctx() context: GatewayContext,
    @Arg('email', () => String, { description: 'Exactly this address as it is listed, 1 to 1024 characters.' })
    email: string,
    @Arg('first', () => Int, {
      defaultValue: 25,
      description: 'Look at so many customers, 1 to 100; they need not all have the address.',
    })
    first: number,
    @Arg('after', () => String, { nullable: true, description: AFTER }) after?: string | null,
  ): Promise<InvalidEmailSightingConnection> {
    checkEmail(email);
    const paging = readCustomerPaging('findInvalidEmail', first, after);
    const page = customerPageOf(await context.customers.all(), { ...paging, search: null });
    const looks = await Promise.all(page.customers.map(({ user }) => lookAt(user, email, context)));
    const edges = looks.flatMap((look) => ('list' in look && look.list.size > 0 ? [toEdge(look, context)] : []));
    const unreadable = looks.flatMap((look) => ('error' in look ? [look] : []));
    context.noteUnreadable(unreadable);
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      unreadable: unreadable.map(({ user, error }) => ({ user, code: error.code })),
      pageInfo: toCustomerPageInfo('findInvalidEmail', page),
    };
  }
}

interface Look {
  readonly user: ReadableCustomer<User>;
  /** The entries of the address; none where it is not there. */
  readonly list: InvalidEmailList;
}

async function lookAt(
  user: User,
  email: string,
  { caller, sightings }: GatewayContext,
): Promise<Look | UnreadableCause> {
  try {
    const readable = grantRead(caller, user);
    return { user: readable, list: await sightings.load({ user: readable, email }) };
  } catch (thrown) {
    return { user, error: asGatewayError(thrown) };
  }
}

function toEdge({ user, list }: Look, { rows }: GatewayContext): InvalidEmailSightingEdge {
  rows.take(list.size, 'look at fewer customers (first)');
  const invalidEmails = Array.from({ length: list.size }, (_, index) => toInvalidEmailType(user, list, index));
  return {
    cursor: encodeCustomerCursor('findInvalidEmail', user),
    node: { customer: toCustomerType(user), invalidEmails },
  };
}

/** Compared as `filter.email` compares: any text, since what is listed is often not a valid address. */
function checkEmail(email: string): void {
  if (email === '') throw new GatewayError('BAD_USER_INPUT', '"email" is empty; give 1 to 1024 characters.');
  checkTextLength('email', email, MAX_EMAIL);
}
