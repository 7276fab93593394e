import { z } from 'zod';
import { notOurs } from './cursor.js';
import type { User } from './names.js';
import { fromOpaque, toOpaque } from './opaque.js';

/** The connections that page through the customers of the account; a cursor of one is none of the other. */
export type CustomerConnectionName = 'accountCustomers' | 'findInvalidEmail';

/** The sort key itself, so that it goes on meaning its place when customers come and go. */
export function encodeCustomerCursor(connection: CustomerConnectionName, user: User): string {
  return toOpaque([connection, user]);
}

/** @throws GatewayError BAD_USER_INPUT where the cursor is not ours or belongs to another connection */
export function decodeCustomerCursor(connection: CustomerConnectionName, cursor: string): string {
  const parsed = z.tuple([z.literal(connection), z.string()]).safeParse(fromOpaque(cursor));
  if (!parsed.success) throw notOurs('after');
  return parsed.data[1];
}
