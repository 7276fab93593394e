/** Servers commonly take 8 kB of a request line; what stands before the address, and a mount, need some of it. */
const MAX_ENCODED = 6000;

/**
 * Whether an address may be a segment of a path. URL parsers and proxies resolve segments that are empty or dots, some of them after
 * decoding them, or take `%2e` for a dot: the address `.` would become the endpoint of the whole list.
 */
export function fitsPath(email: string): boolean {
  const isResolved = email.split(/[/\\]|%2f|%5c/i).some((part) => /^(\.|%2e){0,2}$/i.test(part));
  return !isResolved && encodeURIComponent(email).length <= MAX_ENCODED;
}
