import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { asGatewayError, GatewayError } from '../errors.js';
import { encodeCustomerCursor } from '../invalid-emails/customer-cursor.js';
import { customerPageOf } from '../invalid-emails/customer-page.js';
import type { CustomerProfile, InvalidEmailList } from '../invalid-emails/port.js';
import { checkTextLength } from './arguments.js';
import type { GatewayContext, UnreadableCause } from './context.js';
import { AFTER, readCustomerPaging, toCustomerPageInfo } from './customer-paging.js';
import { toInvalidEmailType } from './invalid-email.js';
import { InvalidEmailSightingConnection, type InvalidEmailSightingEdge } from './invalid-email-sighting.js';

const MAX_EMAIL = 1024;

@Resolver()
export class FindInvalidEmailResolver {
  @Query(() => InvalidEmailSightingConnection, {
    nullable: true,
    description:
      'On whose lists is this address? Looks through the customers of the account, a page of them at a time, at the cost of about one upstream call for each. A customer whose list cannot be read is named in `unreadable` and fails nothing else. Null only beside an error.',
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
    const page = customerPageOf(await context.customers(), { ...paging, search: null });
    const looks = await Promise.all(page.customers.map((profile) => lookAt(profile, email, context)));
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
  readonly profile: CustomerProfile;
  /** The entries of the address; none where it is not there. */
  readonly list: InvalidEmailList;
}

async function lookAt(
  profile: CustomerProfile,
  email: string,
  { sightings }: GatewayContext,
): Promise<Look | UnreadableCause> {
  const { user } = profile;
  try {
    return { profile, list: await sightings.load({ user, email }) };
  } catch (thrown) {
    return { user, error: asGatewayError(thrown) };
  }
}

function toEdge({ profile, list }: Look, { rows }: GatewayContext): InvalidEmailSightingEdge {
  const { user } = profile;
  rows.take(list.size, 'look at fewer customers (first)');
  const invalidEmails = Array.from({ length: list.size }, (_, index) => toInvalidEmailType(user, list, index));
  return {
    cursor: encodeCustomerCursor('findInvalidEmail', user),
    node: { customer: { user, profile }, invalidEmails },
  };
}

/** Compared as `filter.email` compares: any text, since what is listed is often not a valid address. */
function checkEmail(email: string): void {
  if (email === '') throw new GatewayError('BAD_USER_INPUT', '"email" is empty; give 1 to 1024 characters.');
  checkTextLength('email', email, MAX_EMAIL);
}
