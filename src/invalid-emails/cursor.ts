import { z } from 'zod';
import { GatewayError } from '../errors.js';
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
  return Buffer.from(JSON.stringify([order, createdMs, email, reason, createdRaw, occurrence])).toString('base64url');
}

/** @throws GatewayError BAD_USER_INPUT where the cursor is not ours or belongs to another order */
export function decodeCursor(argument: 'after' | 'before', cursor: string, order: Order): SortKey {
  const parsed = CURSOR.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) throw notOurs(argument);
  const [cursorOrder, createdMs, email, reason, createdRaw, occurrence] = parsed.data;
  if (cursorOrder !== order) {
    throw badCursor(
      `"${argument}" is a cursor of ${cursorOrder}, and orderBy is ${order}; page on with the same order.`,
    );
  }
  const key = { createdMs, email, reason, createdRaw, occurrence };
  // Base64 has many spellings of one text; ours is the only one that is a cursor.
  if (encodeCursor(order, key) !== cursor) throw notOurs(argument);
  return key;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function notOurs(argument: string): GatewayError {
  return badCursor(`"${argument}" is not a cursor of this gateway; pass one on exactly as it came.`);
}

function badCursor(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}
