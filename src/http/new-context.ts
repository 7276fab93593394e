import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../auth/caller.js';
import type { CallerBudgets } from '../budgets/caller-budgets.js';
import { type ContextOptions, createContext, type GatewayContext } from '../graphql/context.js';
import { createHangUp } from '../hang-up.js';
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
      if (!log.isLevelEnabled('debug')) return;
      const ms = options.now() - startedMs;
      log.debug({ ...context.marks, status: response.statusCode, ms, upstreamCalls }, 'request');
    });
    const context = createContext(options, {
      requestId,
      caller,
      traceparent,
      signal: hangUp.signal,
      fresh: wantsFresh(request),
      takeUpstreamCall: () => options.budgets.takeUpstreamCall(options.payerOf(request, caller)),
      onUpstreamCall() {
        upstreamCalls++;
      },
    });
    return context;
  };
}
