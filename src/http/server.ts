import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { isLoopback } from '../loopback.js';
import type { Observer } from '../observability/events.js';
import type { Logger } from '../observability/logger.js';
import { applyCors } from './cors.js';
import type { LifeCycle } from './life-cycle.js';
import { createOverloadGuard, type OverloadGuard, type OverloadOptions } from './overload.js';
import { replyError } from './replies.js';
import { requestIdOf } from './request-headers.js';
import { createRouter, pathOf, type Router, type Routes } from './routes.js';
import { STRICT_HEADERS } from './strict-headers.js';

export interface HttpServerOptions extends OverloadOptions {
  readonly routes: Routes;
  /** Answered in every phase and however much there is to do: an operator must be able to look. */
  readonly probes: Routes;
  readonly corsOrigins: readonly string[];
  /** Refuse requests whose `Host` is not a loopback name: a web page could reach in by DNS rebinding. */
  readonly loopbackHostsOnly: boolean;
  /** Sent with every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly lifeCycle: LifeCycle;
  readonly observer: Observer;
  readonly log: Logger;
}

export interface HttpServer {
  /** Resolves with the origin, http://host:port. Rejects when the address cannot be had. */
  listen(port: number, host: string): Promise<string>;
  /** Answers what is in flight, tells connections to close, takes new ones for a moment longer; after `graceMs` ends them all. */
  close(graceMs: number): Promise<void>;
}

/** Slow and stalled clients: their headers, their whole request, and then any silence of theirs while they are being answered. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const SILENCE_TIMEOUT_MS = 60_000;
/** Node looks for them only every 30 s unless told. */
const CHECK_CONNECTIONS_MS = 1_000;
const RETRY_AFTER_OVERLOAD = '1';
/** While a probe may still be finding out, new connections are taken, so that a balancer sees 503 and not a closed port. */
const MAX_STILL_ACCEPTING_MS = 5_000;

const SERVER_OPTIONS = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: CHECK_CONNECTIONS_MS,
};

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { log, lifeCycle } = options;
  const inFlight = new Set<ServerResponse>();
  let onIdle = (): void => {};
  const overload = createOverloadGuard(options, () => inFlight.size);
  const door: Door = {
    options,
    overload,
    routes: createRouter(options.routes),
    probes: createRouter(options.probes),
  };
  const headers = Object.entries({ ...STRICT_HEADERS, ...options.headers });

  const server = createServer(SERVER_OPTIONS, (request, response) => {
    const requestId = requestIdOf(request.headers['x-request-id']);
    response.setHeader('x-request-id', requestId);
    for (const [name, value] of headers) response.setHeader(name, value);
    if (lifeCycle.state().phase !== 'ready') response.setHeader('connection', 'close');
    inFlight.add(response);
    response.once('close', () => {
      inFlight.delete(response);
      if (inFlight.size === 0) onIdle();
    });
    handle(door, request, response).catch((thrown: unknown) => {
      if (request.destroyed && !request.complete) return;
      const stack = thrown instanceof Error ? thrown.stack : undefined;
      log.error({ requestId, stack }, 'a request broke the gateway');
      if (response.headersSent) response.destroy();
      else
        replyError(response, 500, 'INTERNAL_SERVER_ERROR', `Something went wrong inside the gateway (${requestId}).`);
    });
  });
  server.setTimeout(SILENCE_TIMEOUT_MS);
  server.on('clientError', (error, socket) => {
    // What stood in the middle of an answer would be taken for a part of it.
    const isAnswering = [...inFlight].some((response) => response.headersSent && response.socket === socket);
    if (isAnswering) socket.destroy();
    else refuseBrokenRequest(error, socket);
  });

  const idle = (atMostMs: number): Promise<void> =>
    new Promise((resolve) => {
      if (inFlight.size === 0) return resolve();
      const timer = setTimeout(resolve, atMostMs);
      onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    listen: (port, host) => listen(server, port, host),
    async close(graceMs) {
      const endMs = performance.now() + graceMs;
      server.closeIdleConnections();
      for (const response of inFlight) if (!response.headersSent) response.setHeader('connection', 'close');
      await idle(Math.min(MAX_STILL_ACCEPTING_MS, graceMs / 4));
      const closed = new Promise((resolve) => server.close(resolve));
      await idle(endMs - performance.now());
      if (inFlight.size > 0)
        log.warn({ requests: inFlight.size }, 'requests are cut off: the grace (SHUTDOWN_GRACE_MS) is over');
      // What is left asked for nothing, or has had all the time that there is.
      server.closeAllConnections();
      await closed;
      overload.close();
    },
  };
}

/** What every request passes. */
interface Door {
  readonly options: HttpServerOptions;
  readonly overload: OverloadGuard;
  readonly routes: Router;
  readonly probes: Router;
}

async function handle(
  { options, overload, routes, probes }: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // First, so that a front-end can read whatever it is answered, also that it is refused.
  if (applyCors(options.corsOrigins, request, response)) return;
  if (options.loopbackHostsOnly && !namesLoopback(request.headers.host)) {
    const message = 'Without authentication this gateway answers only to loopback host names, such as localhost.';
    options.observer.request('none', 'BAD_REQUEST');
    replyError(response, 421, 'BAD_REQUEST', message);
    return;
  }
  const path = pathOf(request);
  const handler = routes(path);
  const probe = handler === undefined ? probes(path) : undefined;
  if (probe !== undefined) {
    await probe(request, response);
  } else if (handler === undefined) {
    options.observer.request('none', 'BAD_REQUEST');
    replyError(response, 404, 'BAD_REQUEST', 'There is nothing here; GraphQL is at /graphql.');
  } else if (overload.isOverloaded()) {
    const message = 'The gateway has more to do than it can; try again in a moment.';
    options.observer.request('none', 'OVERLOADED');
    replyError(response, 503, 'OVERLOADED', message, { 'retry-after': RETRY_AFTER_OVERLOAD });
  } else {
    await handler(request, response);
  }
}

/** What Node refuses before there is a request, in the shape of all other errors. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, message] = BROKEN[error.code ?? ''] ?? [400, 'The request is not valid HTTP.'];
  const body = `${JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] })}\n`;
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n`;
  socket.end(`${head}${STRICT_LINES}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}

const STRICT_LINES = Object.entries(STRICT_HEADERS)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('');

const BROKEN: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come in time.'],
};

function namesLoopback(host: string | undefined): boolean {
  return isLoopback((host ?? '').replace(/:\d+$/, ''));
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(originOf(server.address() as AddressInfo));
    });
  });
}

function originOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
