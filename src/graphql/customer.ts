import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { parseUser, type User } from '../invalid-emails/names.js';
import { checkLength, checkRange } from './arguments.js';
import type { GatewayContext } from './context.js';
import { InvalidEmailType, toInvalidEmailType } from './invalid-email.js';

@ObjectType('Customer', { description: 'A customer (sub-account) of the reseller account.', simpleResolvers: true })
export class CustomerType {
  @Field(() => String, { description: 'The user name, exactly as given.' })
  readonly user!: User;
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

  @FieldResolver(() => [InvalidEmailType], {
    nullable: true,
    description: "The list, in the upstream's order. Null only beside an error: null never means empty.",
  })
  async invalidEmails(
    @Root() { user }: CustomerType,
    @Arg('limit', () => Int, { nullable: true, description: 'At most so many entries, 1 to 100000; all by default.' })
    limit: number | null | undefined,
    @Arg('offset', () => Int, { nullable: true, description: 'Skip so many entries, 0 or more; none by default.' })
    offset: number | null | undefined,
    @Ctx() { lists }: GatewayContext,
  ): Promise<readonly InvalidEmailType[]> {
    const count = checkRange('limit', limit ?? 100_000, 1, 100_000);
    const start = checkRange('offset', offset ?? 0, 0, 2 ** 31 - 1);
    const list = await lists.load(user);
    const end = Math.min(limit == null ? list.size : start + count, list.size);
    const page: InvalidEmailType[] = [];
    for (let index = start; index < end; index++) page.push(toInvalidEmailType(user, list, index));
    return page;
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
