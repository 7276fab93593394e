import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { CustomerProfile } from '../invalid-emails/port.js';
import type { GatewayContext } from './context.js';
import { CustomerType } from './customer.js';

/** What the account's directory tells of a customer. */
@Resolver(() => CustomerType)
export class CustomerProfileResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The customer's own e-mail address. Null where the upstream does not know it, and for a customer that the account does not have. Reads the directory of customers, once an operation.",
  })
  async email(@Root() customer: CustomerType, @Ctx() context: GatewayContext): Promise<string | null> {
    return (await profileOf(customer, context))?.email ?? null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'False: the account has switched the customer off; its list can be read all the same. Null where the upstream does not know it, and for a customer that the account does not have. Reads the directory of customers, once an operation.',
  })
  async active(@Root() customer: CustomerType, @Ctx() context: GatewayContext): Promise<boolean | null> {
    return (await profileOf(customer, context))?.active ?? null;
  }
}

async function profileOf(
  { user, profile }: CustomerType,
  { customers }: GatewayContext,
): Promise<CustomerProfile | null> {
  return profile ?? (await customers()).profile(user);
}
