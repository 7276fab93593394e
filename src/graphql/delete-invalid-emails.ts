import { Arg, Authorized, Ctx, Field, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { grantDelete } from '../auth/rights.js';
import type { ErrorCode as Code } from '../errors.js';
import { type Address, parseAddress, parseUser } from '../invalid-emails/names.js';
import type { DeleteResult } from '../invalid-emails/port.js';
import { checkLength } from './arguments.js';
import type { GatewayContext } from './context.js';
import { CustomerType, toCustomerType } from './customer.js';
import { messageOf } from './delete-messages.js';
import { DeleteOutcome, ErrorCode } from './enums.js';
import { DELETE, NEEDS_DELETE } from './scopes.js';

@ObjectType('DeleteInvalidEmailResult', { description: 'What happened to one address.', simpleResolvers: true })
export class DeleteInvalidEmailResult {
  @Field(() => String, { description: 'The address, exactly as given.' })
  readonly email!: string;

  @Field(() => DeleteOutcome, { description: 'What really happened.' })
  readonly outcome!: DeleteResult['outcome'];

  @Field(() => String, { description: 'The outcome in words.' })
  readonly message!: string;

  @Field(() => ErrorCode, { nullable: true, description: 'Why; set for FAILED and UNKNOWN.' })
  readonly code!: Code | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds after which trying again may succeed, where that is known.',
  })
  readonly retryAfterMs!: number | null;
}

@ObjectType('DeleteInvalidEmailsPayload', { description: 'What a bulk delete did.', simpleResolvers: true })
export class DeleteInvalidEmailsPayload {
  @Field(() => [DeleteInvalidEmailResult], { description: 'One for each address, in the order asked for.' })
  readonly results!: readonly DeleteInvalidEmailResult[];

  @Field(() => CustomerType, {
    nullable: true,
    description: 'The customer; its list is read afresh, after the deletes, and needs the scope `invalid_emails:read`.',
  })
  readonly customer!: CustomerType | null;
}

@Resolver()
export class DeleteInvalidEmailsResolver {
  @Authorized(DELETE)
  @Mutation(() => DeleteInvalidEmailsPayload, {
    nullable: true,
    description: `One outcome per address, in the order asked for; one failure never hides another. 1 to 500. An invalid address refuses the whole call before anything is sent. What does not get its turn in time (OPERATION_DEADLINE_MS) is FAILED: ask for it again. ${NEEDS_DELETE}`,
  })
  async deleteInvalidEmails(
    @Arg('user', () => String, { description: 'The user name of the customer, 1 to 64 characters.' }) user: string,
    @Arg('emails', () => [String], {
      description:
        'The addresses exactly as they are listed, 1 to 500 of them, each 1 to 1024 characters. One given twice is sent once and gets the same outcome twice.',
    })
    emails: readonly string[],
    @Ctx() context: GatewayContext,
  ): Promise<DeleteInvalidEmailsPayload> {
    const customer = grantDelete(context.caller, parseUser(user));
    const addresses = checkLength('emails', emails, 1, 500).map((email, index) =>
      parseAddress(email, `emails[${index}]`),
    );
    const results = await context.deleteInvalidEmails(customer, new Set(addresses));
    return {
      results: addresses.map((address) => toResult(address, results.get(address))),
      customer: toCustomerType(customer),
    };
  }
}

function toResult(email: Address, result: DeleteResult | undefined): DeleteInvalidEmailResult {
  if (result === undefined) throw new Error('A delete was not settled.');
  const error = 'error' in result ? result.error : null;
  return {
    email,
    outcome: result.outcome,
    message: messageOf(result),
    code: error?.code ?? null,
    retryAfterMs: error?.retryAfterMs ?? null,
  };
}
