/** Servers commonly take 8 kB of a request line; the other parameters need some of it. */
const MAX_ENCODED = 6000;

/**
 * Whether the list can be asked for the entries of one address; of any other address the whole list is read. An empty filter finds
 * everything, one with spaces at its ends may be read without them, and half a surrogate pair has no encoding.
 */
export function fitsFilter(email: string): boolean {
  if (email === '' || email !== email.trim() || !email.isWellFormed()) return false;
  return encodeURIComponent(email).length <= MAX_ENCODED;
}
