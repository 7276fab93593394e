import { Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { grantRead } from '../auth/rights.js';
import type { GatewayContext } from './context.js';
import { CustomerType } from './customer.js';
import { NEEDS_READ, READ } from './scopes.js';

const WHERE_KNOWN = `Null where the upstream does not know it, for a customer that the account does not have, and for a token that names its customers. Reads the directory of customers, once an operation. ${NEEDS_READ}`;

/** What the account's directory tells of a customer. */
@Resolver(() => CustomerType)
export class CustomerProfileResolver {
  @Authorized(READ)
  @FieldResolver(() => String, {
    nullable: true,
    description: `The customer's own e-mail address. ${WHERE_KNOWN}`,
  })
  async email(@Root() { user }: CustomerType, @Ctx() { caller, customers }: GatewayContext): Promise<string | null> {
    return (await customers.profile(grantRead(caller, user)))?.email ?? null;
  }

  @Authorized(READ)
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `False: the account has switched the customer off; its list can be read all the same. ${WHERE_KNOWN}`,
  })
  async active(@Root() { user }: CustomerType, @Ctx() { caller, customers }: GatewayContext): Promise<boolean | null> {
    return (await customers.profile(grantRead(caller, user)))?.active ?? null;
  }
}
