import { Arg, Authorized, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { type DeletableCustomer, grantDelete } from '../auth/rights.js';
import { asGatewayError } from '../errors.js';
import { type Address, parseAddress, parseUser, type User } from '../invalid-emails/names.js';
import type { DeleteResult } from '../invalid-emails/port.js';
import type { GatewayContext } from './context.js';
import { CustomerType, toCustomerType } from './customer.js';
import { DeleteFailed } from './delete-failed.js';
import { messageOf } from './delete-messages.js';
import { DELETE, NEEDS_DELETE } from './scopes.js';

@ObjectType('DeleteInvalidEmailPayload', { description: 'What a delete did.', simpleResolvers: true })
export class DeleteInvalidEmailPayload {
  @Field(() => String, { description: 'The address, exactly as given.' })
  readonly email!: string;

  @Field(() => Boolean, {
    description:
      'True: it is gone, as the upstream said; where its answer was lost, as the list shows: then nobody can say that it was there before. False: it was not on the list.',
  })
  readonly deleted!: boolean;

  @Field(() => String, {
    description:
      '"success", "gone (read back)" where the answer was lost and the list showed it gone, or "Email does not exist".',
  })
  readonly message!: string;

  @Field(() => CustomerType, {
    nullable: true,
    description: 'The customer; its list is read afresh, after the delete, and needs the scope `invalid_emails:read`.',
  })
  readonly customer!: CustomerType | null;
}

@Resolver()
export class DeleteInvalidEmailResolver {
  @Authorized(DELETE)
  @Mutation(() => DeleteInvalidEmailPayload, {
    nullable: true,
    description: `Removes all entries of one address. An address that is not on the list is no error: \`deleted\` is false. A delete that fails is an error whose \`extensions.outcome\` is FAILED (surely not applied) or UNKNOWN. ${NEEDS_DELETE}`,
  })
  async deleteInvalidEmail(
    @Arg('user', () => String, { description: 'The user name of the customer, 1 to 64 characters.' }) user: string,
    @Arg('email', () => String, {
      description: 'The address exactly as it is listed, 1 to 1024 characters; not blank, no control characters.',
    })
    email: string,
    @Ctx() context: GatewayContext,
  ): Promise<DeleteInvalidEmailPayload> {
    const customer = grantDelete(context.caller, parseUser(user));
    const address = parseAddress(email);
    const result = await deleteOne(context, customer, address);
    if (result.outcome === 'FAILED' || result.outcome === 'UNKNOWN')
      throw new DeleteFailed(result.outcome, result.error);
    const deleted = result.outcome === 'DELETED';
    return { email: address, deleted, message: messageOf(result), customer: toCustomerType(customer) };
  }
}

/** Whatever nobody foresaw happened after the delete may have been sent: then nobody knows what came of it. */
async function deleteOne(
  context: GatewayContext,
  user: DeletableCustomer<User>,
  address: Address,
): Promise<DeleteResult> {
  try {
    const result = (await context.deleteInvalidEmails(user, new Set([address]))).get(address);
    if (result === undefined) throw new Error('A delete was not settled.');
    return result;
  } catch (thrown) {
    return { outcome: 'UNKNOWN', error: asGatewayError(thrown) };
  }
}
