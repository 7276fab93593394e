import DataLoader from 'dataloader';
import type { ReadableCustomer } from '../auth/rights.js';
import type { User } from '../invalid-emails/names.js';
import type { InvalidEmailList } from '../invalid-emails/port.js';

export type ListLoader = DataLoader<ReadableCustomer<User>, InvalidEmailList>;

/**
 * The lists of one request. The upstream has no bulk read, so a batch of N customers is N calls; the loader makes every customer one
 * call a request, and a failed customer fails alone.
 */
export function createListLoader(read: (user: User) => Promise<InvalidEmailList>): ListLoader {
  return new DataLoader((users) => Promise.all(users.map((user) => read(user).catch(asError))));
}

/** The entries of one address on one customer's list. */
export interface Sighting {
  readonly user: ReadableCustomer<User>;
  readonly email: string;
}

export type SightingLoader = DataLoader<Sighting, InvalidEmailList, string>;

/** The same for single addresses, each customer and address once a request. */
export function createSightingLoader(find: (user: User, email: string) => Promise<InvalidEmailList>): SightingLoader {
  return new DataLoader((keys) => Promise.all(keys.map(({ user, email }) => find(user, email).catch(asError))), {
    cacheKeyFn: ({ user, email }) => JSON.stringify([user, email]),
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('A list was refused without a reason.', { cause: thrown });
}
