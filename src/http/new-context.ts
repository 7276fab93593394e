import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../auth/caller.js';
import type { CallerBudgets } from '../budgets/caller-budgets.js';
import { type ContextOptions, createContext, type GatewayContext } from '../graphql/context.js';
import type { Logger } from '../observability/logger.js';
import type { PayerOf } from './payer-of.js';
import { traceparentOf, wantsFresh } from './request-headers.js';

export interface NewContextOptions extends ContextOptions {
  readonly budgets: CallerBudgets;
  readonly payerOf: PayerOf;
}

/** The context of one HTTP request: its id, its trace, whom it is billed to, and a signal that tells when its caller has hung up. */
export function createNewContext(options: NewContextOptions, log: Logger) {
  return (request: IncomingMessage, response: ServerResponse, caller: Caller): GatewayContext => {
    const requestId = String(response.getHeader('x-request-id'));
    const traceparent = traceparentOf(request);
    const hangUp = createHangUp();
    const startedMs = options.now();
    let upstreamCalls = 0;
    response.once('close', () => {
      if (!response.writableFinished) hangUp.tell();
      const ms = options.now() - startedMs;
      const trace = traceparent === null ? {} : { traceparent };
      log.debug({ requestId, ...trace, status: response.statusCode, ms, upstreamCalls }, 'request');
    });
    return createContext(options, {
      requestId,
      caller,
      traceparent,
      get signal() {
        return hangUp.signal();
      },
      fresh: wantsFresh(request),
      takeUpstreamCall: () => options.budgets.takeUpstreamCall(options.payerOf(request, caller)),
      onUpstreamCall() {
        upstreamCalls++;
      },
    });
  };
}

/** A signal costs microseconds, and a request that is answered from what is kept has nothing to end: it is made when it is asked for. */
function createHangUp(): { tell(): void; signal(): AbortSignal } {
  let controller: AbortController | null = null;
  let told = false;
  return {
    tell() {
      told = true;
      controller?.abort();
    },
    signal() {
      if (controller === null) {
        controller = new AbortController();
        // One listener for every list that the request waits for; Node takes more than ten for a leak.
        setMaxListeners(0, controller.signal);
        if (told) controller.abort();
      }
      return controller.signal;
    },
  };
}
