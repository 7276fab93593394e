import { asGatewayError } from '../../errors.js';
import type { Observer } from '../../observability/events.js';
import type { Policy } from '../exchange.js';

/** Tells of every call that really went out; innermost, so that what a policy refused is not counted as a call. */
export function createObservePolicy(observer: Observer): Policy {
  return (next) => (exchange, work) => {
    const startedMs = performance.now();
    const tell = (outcome: Parameters<Observer['upstreamCall']>[0]['outcome']): void => {
      const seconds = (performance.now() - startedMs) / 1000;
      observer.upstreamCall({ operation: exchange.operation, outcome, attempt: exchange.attempt, seconds });
    };
    return next(exchange, work).then(
      (answer) => {
        tell('ok');
        return answer;
      },
      (thrown: unknown) => {
        tell(asGatewayError(thrown).code);
        throw thrown;
      },
    );
  };
}
