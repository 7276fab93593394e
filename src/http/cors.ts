import type { IncomingMessage, ServerResponse } from 'node:http';

const ALLOWED_HEADERS =
  'authorization, content-type, x-request-id, apollo-require-preflight, cache-control, traceparent, apollographql-client-name, apollographql-client-version';
const EXPOSED_HEADERS =
  'x-request-id, x-upstream, retry-after, www-authenticate, ratelimit-limit, ratelimit-remaining, ratelimit-reset, x-total-count, content-disposition';
/** Two hours: Chromium remembers a preflight no longer. */
const MAX_AGE_S = '7200';

/**
 * An allow-list of origins; none is ever reflected that is not on it, and none may send cookies. Sets the headers, and answers a preflight
 * before any work.
 * @returns whether the request is answered
 */
export function applyCors(allowed: readonly string[], request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  response.setHeader('vary', 'Origin');
  const known = origin !== undefined && allowed.includes(origin);
  if (known) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
  }
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  if (known) {
    response.setHeader('access-control-allow-methods', 'GET, POST');
    response.setHeader('access-control-allow-headers', ALLOWED_HEADERS);
    response.setHeader('access-control-max-age', MAX_AGE_S);
  }
  response.writeHead(204).end();
  return true;
}
