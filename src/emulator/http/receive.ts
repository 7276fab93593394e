import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as data, with its body read. */
export interface Received {
  readonly method: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Null when it was over the cap. */
  readonly body: string | null;
}

/** The target as path and query. Not `new URL`: that throws on targets such as `//`, and a client may send anything. */
export function targetOf(request: IncomingMessage): Pick<Received, 'path' | 'query'> {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/**
 * Reads a request to its end. A body over the cap is read but not kept: closing on a client that is still writing
 * would often destroy the answer that tells it why. Rejects when the client leaves before the end.
 */
export async function receive(request: IncomingMessage, maxBodyBytes: number): Promise<Received> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return {
    ...targetOf(request),
    method: request.method ?? 'GET',
    headers: request.headers,
    body: bytes > maxBodyBytes ? null : Buffer.concat(chunks).toString('utf8'),
  };
}

/**
 * The form that a request carries: in the query of a GET, else in the body (CONTRACT 1: GET and POST are interchangeable).
 * Where a name is repeated the last one counts, as in PHP, so of several addresses one is accepted (CONTRACT 7 #9).
 */
export function formFields({ method, query, headers, body }: Received): Readonly<Record<string, string>> {
  if (method === 'GET') return Object.fromEntries(new URLSearchParams(query));
  const mediaType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (body === null || mediaType !== 'application/x-www-form-urlencoded') return {};
  return Object.fromEntries(new URLSearchParams(body));
}
