import { asGatewayError } from '../../errors.js';
import { HUNG_UP, type Observer } from '../../observability/events.js';
import type { Exchange, Policy } from '../exchange.js';

type Outcome = Parameters<Observer['upstreamCall']>[0]['outcome'];

/** Tells of every call that really went out; innermost, so that what a policy refused is not counted as a call. */
export function createObservePolicy(observer: Observer): Policy {
  const tell = ({ operation, attempt }: Exchange<unknown>, startedMs: number, outcome: Outcome): void =>
    observer.upstreamCall({ operation, outcome, attempt, seconds: (performance.now() - startedMs) / 1000 });

  return (next) => (exchange, work) => {
    const startedMs = performance.now();
    return next(exchange, work).then(
      (answer) => {
        tell(exchange, startedMs, 'ok');
        return answer;
      },
      (thrown: unknown) => {
        const { code, hungUp } = asGatewayError(thrown);
        tell(exchange, startedMs, hungUp ? HUNG_UP : code);
        throw thrown;
      },
    );
  };
}
