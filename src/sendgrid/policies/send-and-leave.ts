import type { Work } from '../../invalid-emails/port.js';
import type { Exchange, Send } from '../exchange.js';

/** Sends, and tells when it is over, whichever way: what `await` and `finally` do, for half of their promises. */
export function sendAndLeave<T>(next: Send, exchange: Exchange<T>, work: Work, leave: () => void): Promise<T> {
  return sent(next, exchange, work).then(
    (answer) => {
      leave();
      return answer;
    },
    (thrown: unknown) => {
      leave();
      throw thrown;
    },
  );
}

/** What throws at once must leave as well. */
function sent<T>(next: Send, exchange: Exchange<T>, work: Work): Promise<T> {
  try {
    return next(exchange, work);
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}
