import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const ACCEPTED = /^[A-Za-z0-9._:/+=-]{1,128}$/;

/** The caller's own id where it is harmless in a header and in a log, else a new one. */
export function requestIdOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && ACCEPTED.test(header) ? header : randomUUID();
}

/** Whether the caller wants nothing that was read before its request: `Cache-Control: no-cache` (RFC 9111, 5.2.1.4). */
export function wantsFresh({ headers }: IncomingMessage): boolean {
  return /(^|[\s,])no-cache($|[\s,=])/i.test(headers['cache-control'] ?? '');
}

/** The values of all `Authorization` headers. Node keeps only the first of several in `headers`; a proxy before us may have gone by another. */
export function authorizationsOf({ rawHeaders }: IncomingMessage): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // Its length first: most headers are another's, and this is done for every request.
    if (name.length === 13 && name.toLowerCase() === 'authorization') values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

/** The caller's trace, https://www.w3.org/TR/trace-context/#traceparent-header, or null where there is none that is valid. */
export function traceparentOf({ headers }: IncomingMessage): string | null {
  const { traceparent } = headers;
  return typeof traceparent === 'string' &&
    /^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/.test(traceparent)
    ? traceparent
    : null;
}
