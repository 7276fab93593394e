import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../loopback.js';
import type { Logger } from '../observability/logger.js';
import { applyCors } from './cors.js';
import { replyError } from './replies.js';
import { requestIdOf } from './request-headers.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface HttpServerOptions {
  /** By path; one that ends in a slash serves everything below it. */
  readonly routes: Readonly<Record<string, Handler>>;
  readonly corsOrigins: readonly string[];
  /** Refuse requests whose `Host` is not a loopback name: a web page could reach in by DNS rebinding. */
  readonly loopbackHostsOnly: boolean;
  /** Sent with every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly log: Logger;
}

export interface HttpServer {
  /** Resolves with the origin, http://host:port. Rejects when the address cannot be had. */
  listen(port: number, host: string): Promise<string>;
  /** Takes no more requests, answers those in flight for at most `graceMs`, then ends every connection. */
  close(graceMs: number): Promise<void>;
}

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { log } = options;
  const server = createServer((request, response) => {
    const requestId = requestIdOf(request.headers['x-request-id']);
    response.setHeader('x-request-id', requestId);
    for (const [name, value] of Object.entries(options.headers)) response.setHeader(name, value);
    handle(options, request, response).catch((thrown: unknown) => {
      if (request.destroyed && !request.complete) return;
      log.error(
        { requestId, stack: thrown instanceof Error ? thrown.stack : undefined },
        'a request broke the gateway',
      );
      if (response.headersSent) response.destroy();
      else
        replyError(response, 500, 'INTERNAL_SERVER_ERROR', `Something went wrong inside the gateway (${requestId}).`);
    });
  });

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve(originOf(server.address() as AddressInfo));
        });
      }),
    close: (graceMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function handle(options: HttpServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (options.loopbackHostsOnly && !namesLoopback(request.headers.host)) {
    const message = 'Without authentication this gateway answers only to loopback host names, such as localhost.';
    replyError(response, 421, 'BAD_REQUEST', message);
    return;
  }
  if (applyCors(options.corsOrigins, request, response)) return;
  const handler = findHandler(options.routes, pathOf(request));
  if (handler === undefined) {
    replyError(response, 404, 'BAD_REQUEST', 'There is nothing here; GraphQL is at /graphql.');
    return;
  }
  await handler(request, response);
}

function findHandler(routes: HttpServerOptions['routes'], path: string): Handler | undefined {
  if (Object.hasOwn(routes, path)) return routes[path];
  const below = Object.keys(routes).find((route) => route.length > 1 && route.endsWith('/') && path.startsWith(route));
  return below === undefined ? undefined : routes[below];
}

function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

function namesLoopback(host: string | undefined): boolean {
  return isLoopback((host ?? '').replace(/:\d+$/, ''));
}

function originOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
