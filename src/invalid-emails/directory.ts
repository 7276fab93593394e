import type { User } from './names.js';
import { byText } from './order.js';
import type { CustomerDirectory, CustomerProfile } from './port.js';

/**
 * A directory of these customers. A name is a customer's identity: of two profiles with one name the first counts.
 * @param readAtMs when the read began
 */
export function createDirectory(profiles: Iterable<CustomerProfile>, readAtMs: number): CustomerDirectory {
  const byUser = new Map<User, CustomerProfile>();
  for (const profile of profiles) if (!byUser.has(profile.user)) byUser.set(profile.user, profile);
  return {
    customers: [...byUser.values()].sort((a, b) => byText(a.user, b.user)),
    readAtMs,
    profile: (user) => byUser.get(user) ?? null,
  };
}
