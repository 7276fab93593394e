import type { Behaviour } from './behaviour.js';

/** How addresses are compared, by every version alike (CONTRACT 7 #16). Apply it to both sides. */
export function addressKey(match: Behaviour['addressMatch']): (email: string) => string {
  return match === 'exact' ? (email) => email : (email) => email.toLowerCase();
}
