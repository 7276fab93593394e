import type { ServerResponse } from 'node:http';

type Headers = Readonly<Record<string, string>>;

export function replyJson(response: ServerResponse, status: number, body: unknown, headers: Headers = {}): void {
  reply(response, status, 'application/json; charset=utf-8', `${JSON.stringify(body)}\n`, headers);
}

/** An error before GraphQL, in GraphQL's shape, so that clients need to understand only one. */
export function replyError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Headers = {},
): void {
  replyJson(response, status, { errors: [{ message, extensions: { code } }] }, headers);
}

export function reply(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Headers = {},
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
