import { Arg, Authorized, Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { grantRead } from '../auth/rights.js';
import { encodeCustomerCursor } from '../invalid-emails/customer-cursor.js';
import { customerPageOf } from '../invalid-emails/customer-page.js';
import { checkTextLength } from './arguments.js';
import type { GatewayContext } from './context.js';
import { CustomerType, toCustomerType } from './customer.js';
import { AFTER, readCustomerPaging, toCustomerPageInfo } from './customer-paging.js';
import { PageInfoType } from './invalid-email-connection.js';
import { NEEDS_READ_SCOPE, READ } from './scopes.js';

/** https://relay.dev/graphql/connections.htm#sec-Edge-Types */
@ObjectType('CustomerEdge', { description: 'A customer and its place.', simpleResolvers: true })
export class CustomerEdge {
  @Field(() => String, {
    description: 'Opaque place of the customer. Paging on from it stays right when customers come and go.',
  })
  readonly cursor!: string;

  @Field(() => CustomerType, { description: 'The customer.' })
  readonly node!: CustomerType;
}

/** https://relay.dev/graphql/connections.htm#sec-Connection-Types */
@ObjectType('CustomerConnection', {
  description: "A page of the account's customers, in the order of their user names (by UTF-16 code unit).",
  simpleResolvers: true,
})
export class CustomerConnection {
  @Field(() => [CustomerEdge], { description: 'The customers of the page with their cursors.' })
  readonly edges!: readonly CustomerEdge[];

  @Field(() => [CustomerType], { description: 'The customers of the page.' })
  readonly nodes!: readonly CustomerType[];

  @Field(() => PageInfoType, { description: 'Where the page stands in the whole.' })
  readonly pageInfo!: PageInfoType;
}

/** As long as an e-mail address may be. */
const MAX_SEARCH = 1024;

@Resolver()
export class AccountCustomersResolver {
  @Authorized(READ)
  @Query(() => CustomerConnection, {
    nullable: true,
    description: `The customers of the account, as its directory lists them; for a token that names its customers, those. Their lists of invalid emails are not read unless they are selected. Null only beside an error. ${NEEDS_READ_SCOPE}`,
  })
  async accountCustomers(
    @Ctx() { caller, customers }: GatewayContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'At most so many customers, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: AFTER }) after?: string | null,
    @Arg('search', () => String, {
      nullable: true,
      description:
        "Only customers with this text somewhere in their user name or e-mail; case does not matter. At most 1024 characters; '' finds all. For a token that names its customers: in user names only.",
    })
    search?: string | null,
  ): Promise<CustomerConnection> {
    const paging = readCustomerPaging('accountCustomers', first, after);
    checkTextLength('search', search, MAX_SEARCH);
    const page = customerPageOf(await customers.all(), { ...paging, search: search ?? null });
    const nodes = page.customers.map(({ user }) => toCustomerType(grantRead(caller, user)));
    return {
      edges: nodes.map((node) => ({ cursor: encodeCustomerCursor('accountCustomers', node.user), node })),
      nodes,
      pageInfo: toCustomerPageInfo('accountCustomers', page),
    };
  }
}
