import type { ServerResponse } from 'node:http';
import { ERROR_CODES, type GatewayError } from '../errors.js';
import { toBytes } from '../text-bytes.js';

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

/** A GatewayError as a whole answer; what nobody foresaw says only under which request the log has it. */
export function replyFailure(response: ServerResponse, error: GatewayError, requestId: string): void {
  const { code, retryAfterMs } = error;
  const internal = code === 'INTERNAL_SERVER_ERROR';
  const message = internal
    ? `Something went wrong inside the gateway. Its log has the reason under request ${requestId}.`
    : error.message;
  const extensions = { code, ...(retryAfterMs === null ? {} : { retryAfterMs }), ...(internal ? { requestId } : {}) };
  const wait: Headers = retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
  replyJson(response, ERROR_CODES[code].httpStatus, { errors: [{ message, extensions }] }, wait);
}

const LONG_TEXT = 1 << 14;

export function reply(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: Headers = {},
): void {
  // Node puts a text and its headers together and copies both before it encodes them; for a long one that is a copy too many.
  const bytes = typeof body === 'string' && body.length > LONG_TEXT ? toBytes(body) : body;
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(bytes),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/** A long answer, in one go. */
export function replyPieces(
  response: ServerResponse,
  status: number,
  contentType: string,
  pieces: readonly Buffer[],
  headers: Headers,
): void {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  response.writeHead(status, { 'content-type': contentType, 'content-length': length, ...headers });
  response.cork();
  if (response.req.method !== 'HEAD') for (const piece of pieces) response.write(piece);
  response.end();
}
