import type { Policy } from '../exchange.js';

/** A call is billed to whoever caused it, and not sent where that one's budget is spent. Each try is a call. */
export const callerBudgetPolicy: Policy = (next) => (exchange, work) => {
  const taken = work.takeUpstreamCall();
  return taken === undefined ? next(exchange, work) : taken.then(() => next(exchange, work));
};
