import { Arg, Authorized, Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../auth/caller.js';
import { type DeletableCustomer, grantRead, type ReadableCustomer } from '../auth/rights.js';
import { parseUser, type User } from '../invalid-emails/names.js';
import { checkLength } from './arguments.js';
import type { GatewayContext } from './context.js';
import { NEEDS_READ, READ, READ_EACH } from './scopes.js';

@ObjectType('Customer', { description: 'A customer (sub-account) of the reseller account.', simpleResolvers: true })
export class CustomerType {
  @Field(() => String, { description: 'The user name, exactly as given.' })
  readonly user!: User;
}

/** Only of a customer that the caller has some right to; what is shown of it has rights of its own. */
export function toCustomerType(user: ReadableCustomer<User> | DeletableCustomer<User>): CustomerType {
  return { user };
}

@Resolver(() => CustomerType)
export class CustomerResolver {
  @Authorized(READ)
  @Query(() => CustomerType, {
    nullable: true,
    description: `One customer of the account. Costs no upstream call until a field that needs one is selected, so a customer given here need not exist. ${NEEDS_READ}`,
  })
  customer(
    @Ctx() { caller }: GatewayContext,
    @Arg('user', () => String, { description: 'The user name, 1 to 64 characters.' }) user: string,
  ): CustomerType {
    return customerNamed(caller, user);
  }

  @Authorized(READ_EACH)
  @Query(() => [CustomerType], {
    nullable: 'items',
    description: `Several customers, in the order asked for; an entry that may not be read is null, with an error at its path. 1 to 100. ${NEEDS_READ}`,
  })
  customers(
    @Ctx() { caller }: GatewayContext,
    @Arg('users', () => [String], { description: 'The user names, 1 to 100 of them, each 1 to 64 characters.' })
    users: readonly string[],
  ): readonly (CustomerType | Error)[] {
    return customersNamed(caller, users);
  }

  @FieldResolver(() => ID, {
    description: 'Opaque, globally unique and stable: the cache key of normalising clients.',
  })
  id(@Root() { user }: CustomerType): string {
    return Buffer.from(`Customer:${user}`).toString('base64url');
  }
}

/** @throws GatewayError BAD_USER_INPUT or FORBIDDEN */
export function customerNamed(caller: Caller, user: string): CustomerType {
  return toCustomerType(grantRead(caller, parseUser(user)));
}

/** @throws GatewayError BAD_USER_INPUT where they are too many or none; what is wrong with one of them is its entry */
export function customersNamed(caller: Caller, users: readonly string[]): readonly (CustomerType | Error)[] {
  return checkLength('users', users, 1, 100).map((user, index) => customerOrError(caller, user, index));
}

function customerOrError(caller: Caller, user: string, index: number): CustomerType | Error {
  try {
    return toCustomerType(grantRead(caller, parseUser(user, `users[${index}]`)));
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
    throw thrown;
  }
}
