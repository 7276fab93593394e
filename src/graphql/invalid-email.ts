import { Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import type { User } from '../invalid-emails/names.js';
import type { InvalidEmailList } from '../invalid-emails/port.js';
import { DateTime } from './date-time.js';
import { invalidEmailId } from './invalid-email-id.js';

@ObjectType('InvalidEmail', {
  description: 'One address that the upstream refuses to deliver to. A list may hold the same address twice.',
  simpleResolvers: true,
})
export class InvalidEmailType {
  @Field(() => String, {
    description:
      'The address exactly as the upstream lists it. It is often not a valid address: that is why it is here.',
  })
  readonly email!: string;

  @Field(() => String, { description: 'Why it was rejected: free text of the upstream; empty where it gave none.' })
  readonly reason!: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it was listed. Null where the upstream gave no usable timestamp. Versions 1 and 2 write local time: in the repeated hour of autumn this is the earlier instant, in the missing hour of spring it is shifted by the gap.',
  })
  readonly created!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The timestamp as the upstream wrote it. Versions 1 and 2 write local time without a zone.',
  })
  readonly createdRaw!: string | null;

  /** Where the entry stands, for its id. */
  readonly user!: User;
  readonly list!: InvalidEmailList;
  readonly index!: number;
}

@Resolver(() => InvalidEmailType)
export class InvalidEmailResolver {
  @FieldResolver(() => ID, {
    description: 'Made from content and occurrence: unique within the account, even for equal entries.',
  })
  id(@Root() { user, list, index }: InvalidEmailType): string {
    return invalidEmailId(user, list, index);
  }
}

/** The entry at `index` of a customer's list, as GraphQL sees it. */
export function toInvalidEmailType(user: User, list: InvalidEmailList, index: number): InvalidEmailType {
  const { email, reason, createdMs, createdRaw } = list.row(index);
  return { email, reason, created: createdMs, createdRaw, user, list, index };
}
