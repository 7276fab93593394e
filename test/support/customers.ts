import { listedUser, type User } from '../../src/invalid-emails/names.js';
import type { CustomerProfile } from '../../src/invalid-emails/port.js';

/** Any text that is not blank as the name of a customer, as the upstream might list it. */
export function userOf(name: string): User {
  const user = listedUser(name);
  if (user === null) throw new Error(`${JSON.stringify(name)} is no name.`);
  return user;
}

export function profileOf(name: string, known: Partial<CustomerProfile> = {}): CustomerProfile {
  return { user: userOf(name), email: null, active: null, ...known };
}
