import { Field, InputType, registerEnumType } from 'type-graphql';
import type { Filter } from '../invalid-emails/filter.js';
import { ORDERS, type Order } from '../invalid-emails/order.js';
import { checkTextLength } from './arguments.js';
import { DateTime } from './date-time.js';

export const InvalidEmailOrder = Object.fromEntries(ORDERS.map((order) => [order, order])) as { [Name in Order]: Name };

registerEnumType(InvalidEmailOrder, {
  name: 'InvalidEmailOrder',
  description:
    'The order of a list. Ties are broken by address, reason, createdRaw and occurrence, so it is total. Texts compare by UTF-16 code unit.',
  valuesConfig: {
    CREATED_ASC: { description: 'Oldest first; entries without a timestamp last.' },
    CREATED_DESC: { description: 'Newest first; entries without a timestamp last.' },
    EMAIL_ASC: { description: 'By address.' },
    EMAIL_DESC: { description: 'By address, backwards.' },
  },
});

/** As long as an address may be; a reason is a sentence or two. Longer ones could match nothing and would be remembered all the same. */
const MAX_ADDRESS = 1024;
const MAX_REASON = 8192;

@InputType('InvalidEmailFilter', { description: 'All given conditions must hold.' })
export class InvalidEmailFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this address.' })
  readonly email?: string | null;

  @Field(() => String, { nullable: true, description: 'This text somewhere in the address; case does not matter.' })
  readonly emailContains?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The part of the address after the last @; case does not matter. An address without @ has none.',
  })
  readonly domain?: string | null;

  @Field(() => String, { nullable: true, description: 'Exactly this reason.' })
  readonly reason?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Listed at this instant or later. An entry without a timestamp does not match.',
  })
  readonly createdFrom?: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Listed before this instant. An entry without a timestamp does not match.',
  })
  readonly createdTo?: number | null;
}

const EVERYTHING: Filter = {};

/** @throws GatewayError BAD_USER_INPUT */
export function readFilter(filter: InvalidEmailFilter | null | undefined): Filter {
  if (filter == null) return EVERYTHING;
  for (const name of ['email', 'emailContains', 'domain'] as const) {
    checkTextLength(`filter.${name}`, filter[name], MAX_ADDRESS);
  }
  checkTextLength('filter.reason', filter.reason, MAX_REASON);
  return filter;
}
