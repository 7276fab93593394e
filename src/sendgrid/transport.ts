import { type Dispatcher, Pool } from 'undici';
import type { Work } from '../invalid-emails/port.js';
import type { Authorize } from './credentials.js';
import { refuseDeleteWithoutAddress } from './delete-guard.js';
import type { Exchange, Send } from './exchange.js';
import { createExchangeHandler } from './exchange-handler.js';
import { createTurns } from './turns.js';

export interface TransportOptions {
  /** Origin, with a path where the API is mounted below one; without a slash at its end. */
  readonly baseUrl: string;
  readonly authorize: Authorize;
  /** One exchange: connecting, headers and body together. */
  readonly timeoutMs: number;
  /** The largest answer that is read, bytes. */
  readonly maxBytes: number;
  readonly connections: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Transport {
  readonly send: Send;
  close(): Promise<void>;
}

/** All decoding together in one turn of the event loop, before others get theirs. */
const MAX_TURN_MS = 5;

/** HTTP over undici. Follows no redirect: it would carry the credentials away. Asks for no compression. */
export function createTransport({
  baseUrl,
  authorize,
  timeoutMs,
  maxBytes,
  connections,
  now,
}: TransportOptions): Transport {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, '');
  // The exchange's own timer covers headers and body together, so undici's two are off.
  const pool = new Pool(origin, { connections, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: timeoutMs } });

  const turns = createTurns(MAX_TURN_MS);

  const send = <T>(exchange: Exchange<T>, work: Work): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      refuseDeleteWithoutAddress(exchange);
      // From here on a delete runs to its end: whoever hangs up, it may be applied.
      const signal = exchange.operation === 'delete' ? null : work.signal;
      const timeLeftMs = Math.min(timeoutMs, work.deadlineMs - now());
      const handler = createExchangeHandler({
        exchange,
        timeoutMs: timeLeftMs,
        shortened: timeLeftMs < timeoutMs,
        maxBytes,
        turns,
        signal,
        resolve,
        reject,
      });
      work.onUpstreamCall();
      pool.dispatch(toDispatch(exchange, work, authorize, prefix), handler);
    });

  return { send, close: () => pool.destroy() };
}

function toDispatch(
  exchange: Exchange<unknown>,
  { traceparent }: Work,
  authorize: Authorize,
  prefix: string,
): Dispatcher.DispatchOptions {
  const { headers, body } = authorize(exchange);
  return {
    method: exchange.method,
    path: prefix + exchange.path,
    headers: {
      ...headers,
      'accept-encoding': 'identity',
      'user-agent': 'invalid-emails-gateway',
      ...(traceparent === null ? {} : { traceparent }),
    },
    body,
  };
}
