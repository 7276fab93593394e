import type { IncomingMessage, ServerResponse } from 'node:http';
import { replyError } from './replies.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** By path; one that ends in a slash serves everything below it. */
export type Routes = Readonly<Record<string, Handler>>;

export function findRoute(routes: Routes, path: string): Handler | undefined {
  if (Object.hasOwn(routes, path)) return routes[path];
  const below = Object.keys(routes).find((route) => route.length > 1 && route.endsWith('/') && path.startsWith(route));
  return below === undefined ? undefined : routes[below];
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
