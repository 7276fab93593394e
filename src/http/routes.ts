import type { IncomingMessage, ServerResponse } from 'node:http';
import { replyError } from './replies.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** By path; one that ends in a slash serves everything below it. */
export type Routes = Readonly<Record<string, Handler>>;

export type Router = (path: string) => Handler | undefined;

export function createRouter(routes: Routes): Router {
  const exact = new Map(Object.entries(routes));
  const below = [...exact].filter(([route]) => route.length > 1 && route.endsWith('/'));
  return (path) => exact.get(path) ?? below.find(([route]) => path.startsWith(route))?.[1];
}

export function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** For pages and probes, which are only looked at. */
export function readOnly(handler: Handler): Handler {
  return (request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') return handler(request, response);
    replyError(response, 405, 'BAD_REQUEST', 'This address takes GET.', { allow: 'GET, HEAD' });
  };
}
