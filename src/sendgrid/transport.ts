import { Pool } from 'undici';
import { GatewayError } from '../errors.js';
import type { Work } from '../invalid-emails/port.js';
import { longWork } from '../turns.js';
import type { Authorize } from './credentials.js';
import { refuseUnsafe } from './delete-guard.js';
import type { Exchange, Send } from './exchange.js';
import { createExchangeHandler } from './exchange-handler.js';

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

/** With less time left than this a call would only be sent to be given up; a delete would end UNKNOWN for nothing. */
const MIN_TIME_MS = 10;

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

  const send = <T>(exchange: Exchange<T>, work: Work): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const { operation, method, path } = exchange;
      const { headers, body } = authorize(exchange);
      refuseUnsafe({ operation, method, path, headers, body });
      const leftMs = work.deadlineMs - now();
      if (leftMs < Math.min(MIN_TIME_MS, timeoutMs)) throw noTimeLeft();
      const timeLeftMs = Math.min(timeoutMs, leftMs);
      const handler = createExchangeHandler({
        exchange,
        timeoutMs: timeLeftMs,
        shortened: timeLeftMs < timeoutMs,
        maxBytes,
        turns: longWork,
        signal: work.signal,
        resolve,
        reject,
      });
      work.onUpstreamCall();
      pool.dispatch({ method, path: prefix + path, headers: headerList(headers, work.traceparent), body }, handler);
    });

  return { send, close: () => pool.destroy() };
}

/** Names and values by turns. */
function headerList(headers: Readonly<Record<string, string>>, traceparent: string | null): string[] {
  const list = ['accept-encoding', 'identity', 'user-agent', 'invalid-emails-gateway'];
  for (const [name, value] of Object.entries(headers)) list.push(name, value);
  if (traceparent !== null) list.push('traceparent', traceparent);
  return list;
}

function noTimeLeft(): GatewayError {
  return new GatewayError('UPSTREAM_TIMEOUT', 'The time for this operation was up before the upstream was asked.', {
    delivery: 'unsent',
  });
}
