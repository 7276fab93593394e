import type { Caller } from '../auth/caller.js';
import type { ReadableCustomer } from '../auth/rights.js';
import { createDirectory } from '../invalid-emails/directory.js';
import { listedUser, type User } from '../invalid-emails/names.js';
import type { CustomerDirectory, CustomerProfile } from '../invalid-emails/port.js';

/** The customers of one request. The account's directory is read at most once, whoever asks for it. */
export interface CustomerSource {
  /**
   * Those that the caller may go through: the account's directory, or the names in the caller's own token, of which nothing more is known
   * and which need not exist. Never a filtered directory: what it took to answer would tell of the others.
   */
  all(): Promise<CustomerDirectory>;
  /** What the account's directory tells of a customer; null where it has none of this name, and for a caller who does not go through it. */
  profile(user: ReadableCustomer<User>): Promise<CustomerProfile | null>;
}

export function createCustomerSource({ customers }: Caller, read: () => Promise<CustomerDirectory>): CustomerSource {
  if (customers !== 'all') {
    return { all: async () => createDirectory(profilesOf(customers), 0), profile: async () => null };
  }
  let reading: Promise<CustomerDirectory> | null = null;
  const directory = (): Promise<CustomerDirectory> => {
    reading ??= read();
    return reading;
  };
  return {
    all: directory,
    profile: async (user) => (await directory()).profile(user),
  };
}

function profilesOf(names: ReadonlySet<string>): readonly CustomerProfile[] {
  return [...names].flatMap((name) => {
    const user = listedUser(name);
    return user === null ? [] : [{ user, email: null, active: null }];
  });
}
