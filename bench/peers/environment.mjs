// What the benchmark tells a peer.

/** Where the upstream is, which format is spoken, and whether the peer's own cache is on. */
export const { UPSTREAM_URL = '', UPSTREAM_FORMAT = 'json' } = process.env;
export const CACHE = process.env['CACHE'] === '1';

/** How long a peer's cache keeps: as long as the gateway's lists. */
export const CACHE_SECONDS = 10;

/** The documented request for a customer's list. @param {string} user */
export function listForm(user) {
  return new URLSearchParams({
    api_user: 'bench',
    api_key: 'bench-key',
    method: 'invalidemails',
    task: 'get',
    date: '1',
    user,
  });
}

/**
 * Tells the benchmark that the peer is ready.
 * @param {string} url of its GraphQL endpoint
 * @param {number} pid of the process that answers
 */
export function listening(url, pid = process.pid) {
  console.log(JSON.stringify({ url, pid }));
}
