import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../auth/caller.js';
import type { Handler } from './routes.js';

/** Answers a request whose caller is known. */
export type CallerHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
) => void | Promise<void>;

/** Who is calling, by the head of the request alone: its body is not read before. */
export type Authenticate = (request: IncomingMessage) => Caller | Promise<Caller>;

/** The one place where a request gets its caller: everything that shows or changes data is behind it. */
export function withCaller(authenticate: Authenticate, handler: CallerHandler): Handler {
  return async (request, response) => handler(request, response, await authenticate(request));
}
