import type { User } from './names.js';

const PLAIN = /^[ -~]*$/;

/**
 * Names that the upstream may take for one: equal after NFKC, case folding and trimming. It says nowhere how it compares (CONTRACT 7 #16),
 * so a delete under one spelling must be taken to touch the lists under all of them.
 */
export function sameNameKey(user: User): string {
  // Nearly all names, and the same as below; where there is nothing to fold it is the very name, which is then not held twice.
  if (PLAIN.test(user)) return user.toLowerCase().trim();
  // Upper case folds what has several lower cases (final sigma, long s) or grows (sharp s), but leaves the capital sharp s as it is.
  return user.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC').trim();
}
