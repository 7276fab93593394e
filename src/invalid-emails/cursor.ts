import { z } from 'zod';
import { GatewayError } from '../errors.js';
import { fromOpaque, toOpaque } from './opaque.js';
import { ORDERS, type Order, type SortKey } from './order.js';

/** A cursor is the sort key itself, so it goes on meaning its place when the entry that it names is deleted. Opaque to callers. */
const CURSOR = z.tuple([
  z.enum(ORDERS),
  z.number().nullable(),
  z.string(),
  z.string(),
  z.string().nullable(),
  z.number().int().nonnegative(),
]);

export function encodeCursor(order: Order, key: SortKey): string {
  const { createdMs, email, reason, createdRaw, occurrence } = key;
  return toOpaque([order, createdMs, email, reason, createdRaw, occurrence]);
}

/** @throws GatewayError BAD_USER_INPUT where the cursor is not ours or belongs to another order */
export function decodeCursor(argument: 'after' | 'before', cursor: string, order: Order): SortKey {
  const parsed = CURSOR.safeParse(fromOpaque(cursor));
  if (!parsed.success) throw notOurs(argument);
  const [cursorOrder, createdMs, email, reason, createdRaw, occurrence] = parsed.data;
  if (cursorOrder !== order) {
    throw badCursor(
      `"${argument}" is a cursor of ${cursorOrder}, and orderBy is ${order}; page on with the same order.`,
    );
  }
  return { createdMs, email, reason, createdRaw, occurrence };
}

export function notOurs(argument: string): GatewayError {
  return badCursor(`"${argument}" is not a cursor of this gateway; pass one on exactly as it came.`);
}

function badCursor(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}
