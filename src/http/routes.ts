import type { IncomingMessage, ServerResponse } from 'node:http';

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
