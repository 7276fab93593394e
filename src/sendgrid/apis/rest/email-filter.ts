/** Servers commonly take 8 kB of a request line; the other parameters need some of it. */
const MAX_ENCODED = 6000;

/**
 * Whether the list can be asked for the entries of one address; of any other address the whole list is read, which is shared and kept. A
 * filter finds too much where it is empty or has the wildcard `%` (CONTRACT 7 #15), and it may find too little where it has spaces at its
 * ends, or a backslash, which escapes the next character beside such wildcards in SQL. Half a surrogate pair has no encoding.
 */
export function fitsFilter(email: string): boolean {
  if (email === '' || email !== email.trim() || /[%\\]/.test(email) || !email.isWellFormed()) return false;
  return encodeURIComponent(email).length <= MAX_ENCODED;
}
