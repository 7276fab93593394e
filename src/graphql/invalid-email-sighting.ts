import { Field, ObjectType } from 'type-graphql';
import type { ErrorCode as Code } from '../errors.js';
import { CustomerType } from './customer.js';
import { ErrorCode } from './enums.js';
import { InvalidEmailType } from './invalid-email.js';
import { PageInfoType } from './invalid-email-connection.js';

@ObjectType('InvalidEmailSighting', {
  description: 'A customer on whose list the address is, and its entries there.',
  simpleResolvers: true,
})
export class InvalidEmailSighting {
  @Field(() => CustomerType, { description: 'The customer whose list it is.' })
  readonly customer!: CustomerType;

  @Field(() => [InvalidEmailType], {
    description:
      "The entries of the address, at least one, in the list's order: the same entries as on the whole list.",
  })
  readonly invalidEmails!: readonly InvalidEmailType[];
}

@ObjectType('UnreadableCustomer', {
  description: 'A customer whose list could not be read, so that nobody knows whether the address is on it.',
  simpleResolvers: true,
})
export class UnreadableCustomer {
  @Field(() => String, { description: 'The user name.' })
  readonly user!: string;

  @Field(() => ErrorCode, { description: 'Why; the same codes as in `extensions.code` of errors.' })
  readonly code!: Code;
}

/** https://relay.dev/graphql/connections.htm#sec-Edge-Types */
@ObjectType('InvalidEmailSightingEdge', { description: 'A sighting and its place.', simpleResolvers: true })
export class InvalidEmailSightingEdge {
  @Field(() => String, {
    description: 'Opaque place of the customer. Paging on from it goes to the customers after it.',
  })
  readonly cursor!: string;

  @Field(() => InvalidEmailSighting, { description: 'The sighting.' })
  readonly node!: InvalidEmailSighting;
}

/** https://relay.dev/graphql/connections.htm#sec-Connection-Types */
@ObjectType('InvalidEmailSightingConnection', {
  description:
    'What a page of customers showed of an address, in the order of their user names. A page may be empty and have a next page all the same.',
  simpleResolvers: true,
})
export class InvalidEmailSightingConnection {
  @Field(() => [InvalidEmailSightingEdge], { description: 'The sightings of the page with their cursors.' })
  readonly edges!: readonly InvalidEmailSightingEdge[];

  @Field(() => [InvalidEmailSighting], { description: 'The sightings of the page.' })
  readonly nodes!: readonly InvalidEmailSighting[];

  @Field(() => [UnreadableCustomer], {
    description: 'The customers of the page whose lists could not be read: the address may be on those too.',
  })
  readonly unreadable!: readonly UnreadableCustomer[];

  @Field(() => PageInfoType, {
    description:
      'Where the page stands in the whole. Its cursors are those of the first and last customers that were looked at, whether or not the address is on their lists: page on with `endCursor` while `hasNextPage` is true.',
  })
  readonly pageInfo!: PageInfoType;
}
