import { LRUCache } from 'lru-cache';
import { asGatewayError } from '../../../errors.js';
import type { User } from '../../../invalid-emails/names.js';

/** Customers for whom the upstream did something a moment ago: they surely are of the account. */
export interface KnownCustomers {
  note(user: User): void;
  has(user: User): boolean;
  forget(user: User): void;
}

const KNOWN_FOR_MS = 600_000;
const MAX_KNOWN = 10_000;

/** @param now milliseconds since the epoch */
export function createKnownCustomers(now: () => number): KnownCustomers {
  // Whoever was noted longest ago goes first: only noting counts as use.
  const notedAtMs = new LRUCache<User, number>({ max: MAX_KNOWN });
  return {
    note: (user) => void notedAtMs.set(user, now()),
    has: (user) => now() - (notedAtMs.peek(user) ?? Number.NEGATIVE_INFINITY) < KNOWN_FOR_MS,
    forget: (user) => void notedAtMs.delete(user),
  };
}

/**
 * A 404 says that the address is not listed (CONTRACT 0.7), and may say the same where nobody is who should have a list (CONTRACT 7 #20).
 * One look at the list of a customer who is not known tells them apart. Where it tells nothing, what the 404 said is true either way.
 * @param look reads a row of the list, or fails with what its refusal means
 * @throws GatewayError CUSTOMER_NOT_FOUND
 */
export async function refuseUnknown(look: () => Promise<unknown>): Promise<void> {
  try {
    await look();
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (error.code === 'CUSTOMER_NOT_FOUND') throw error;
  }
}
