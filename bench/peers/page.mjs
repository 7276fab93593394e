// What the author of a peer writes to page a list, since no peer does it by itself.

/**
 * @typedef {{ email: string, reason: string, created: string }} InvalidEmail
 * @typedef {{ domain?: string | null, orderBy?: 'EMAIL_ASC' | null, limit?: number | null, offset?: number | null }} PageArguments
 */

/**
 * @param {readonly InvalidEmail[]} list
 * @param {PageArguments} args
 * @returns {readonly InvalidEmail[]}
 */
export function pageOf(list, { domain, orderBy, limit, offset }) {
  let page = list;
  if (domain) {
    const ending = `@${domain.toLowerCase()}`;
    page = page.filter(({ email }) => email.toLowerCase().endsWith(ending));
  }
  if (orderBy === 'EMAIL_ASC') page = page.toSorted((a, b) => (a.email < b.email ? -1 : a.email > b.email ? 1 : 0));
  const from = offset ?? 0;
  return limit === null || limit === undefined ? page.slice(from) : page.slice(from, from + limit);
}
