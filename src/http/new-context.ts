import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../auth/caller.js';
import { type ContextOptions, createContext, type GatewayContext } from '../graphql/context.js';
import type { Logger } from '../observability/logger.js';
import { traceparentOf, wantsFresh } from './request-headers.js';

/** The context of one HTTP request: its id, its trace, and a signal that tells when its caller has hung up. */
export function createNewContext(options: ContextOptions, log: Logger) {
  return (request: IncomingMessage, response: ServerResponse, caller: Caller): GatewayContext => {
    const requestId = String(response.getHeader('x-request-id'));
    const traceparent = traceparentOf(request);
    const hangUp = new AbortController();
    // One listener for every list that the request waits for; Node takes more than ten for a leak.
    setMaxListeners(0, hangUp.signal);
    const startedMs = options.now();
    let upstreamCalls = 0;
    response.once('close', () => {
      if (!response.writableFinished) hangUp.abort();
      const ms = options.now() - startedMs;
      const trace = traceparent === null ? {} : { traceparent };
      log.debug({ requestId, ...trace, status: response.statusCode, ms, upstreamCalls }, 'request');
    });
    return createContext(options, {
      requestId,
      caller,
      traceparent,
      signal: hangUp.signal,
      fresh: wantsFresh(request),
      onUpstreamCall() {
        upstreamCalls++;
      },
    });
  };
}
