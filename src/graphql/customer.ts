import { Arg, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { parseUser, type User } from '../invalid-emails/names.js';
import type { CustomerProfile } from '../invalid-emails/port.js';
import { checkLength } from './arguments.js';

@ObjectType('Customer', { description: 'A customer (sub-account) of the reseller account.', simpleResolvers: true })
export class CustomerType {
  @Field(() => String, { description: 'The user name, exactly as given.' })
  readonly user!: User;

  /** What the directory says, where the customer came from there. */
  readonly profile?: CustomerProfile;
}

export function toCustomerType(user: User): CustomerType {
  return { user };
}

@Resolver(() => CustomerType)
export class CustomerResolver {
  @Query(() => CustomerType, {
    nullable: true,
    description:
      'One customer of the account. Costs no upstream call until a field that needs one is selected, so a customer given here need not exist.',
  })
  customer(
    @Arg('user', () => String, { description: 'The user name, 1 to 64 characters.' }) user: string,
  ): CustomerType {
    return toCustomerType(parseUser(user));
  }

  @Query(() => [CustomerType], {
    nullable: 'items',
    description:
      'Several customers, in the order asked for; an entry that may not be read is null, with an error at its path. 1 to 100.',
  })
  customers(
    @Arg('users', () => [String], { description: 'The user names, 1 to 100 of them, each 1 to 64 characters.' })
    users: readonly string[],
  ): readonly (CustomerType | Error)[] {
    return checkLength('users', users, 1, 100).map(customerOrError);
  }

  @FieldResolver(() => ID, {
    description: 'Opaque, globally unique and stable: the cache key of normalising clients.',
  })
  id(@Root() { user }: CustomerType): string {
    return Buffer.from(`Customer:${user}`).toString('base64url');
  }
}

function customerOrError(user: string, index: number): CustomerType | Error {
  try {
    return toCustomerType(parseUser(user, `users[${index}]`));
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
    throw thrown;
  }
}
