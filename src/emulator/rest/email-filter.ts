import { addressKey } from '../address-match.js';
import type { Behaviour } from '../behaviour.js';

export type EmailFilter = (email: string) => boolean;

/**
 * The parameter `email` of the list. Its page says "matching an address"; the pages of the sister lists describe the same
 * parameter as a prefix with `%` as a wildcard, as in SQL (CONTRACT 3, 7 #15). Null for one that is empty: it filters nothing.
 */
export function createEmailFilter(wanted: string, behaviour: Readonly<Behaviour>): EmailFilter | null {
  if (wanted === '') return null;
  const key = addressKey(behaviour.addressMatch);
  if (behaviour.emailFilter === 'exact') return (email) => key(email) === key(wanted);
  const [prefix = '', ...parts] = key(wanted).split('%');
  return (email) => isLike(key(email), prefix, parts);
}

/** The prefix, and after it the other parts in their order. The first place of each is the best: it leaves most for the rest. */
function isLike(email: string, prefix: string, parts: readonly string[]): boolean {
  if (!email.startsWith(prefix)) return false;
  let from = prefix.length;
  for (const part of parts) {
    const at = email.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
