import type { Dispatcher } from 'undici';
import { asGatewayError, callerHungUp, type Delivery, GatewayError, type GatewayErrorOptions } from '../errors.js';
import type { HangUpSignal } from '../hang-up.js';
import type { Decoder, Exchange, ResponseHead } from './exchange.js';
import { createTurnFeed, type FeedTurns } from './turn-feed.js';

export interface ExchangeHandlerOptions<T> {
  readonly exchange: Exchange<T>;
  readonly timeoutMs: number;
  /** The operation's deadline left it less time than an exchange has: running out of it says nothing about the upstream. */
  readonly shortened: boolean;
  readonly maxBytes: number;
  readonly turns: FeedTurns;
  readonly signal: HangUpSignal;
  resolve(value: T | Promise<T>): void;
  reject(error: GatewayError): void;
}

type Controller = Dispatcher.DispatchController;

/**
 * One exchange as undici's dispatch sees it: feeds the decoder, keeps the time and the size, and settles exactly once. The connection is
 * dropped as soon as the answer is of no more use.
 */
export function createExchangeHandler<T>(options: ExchangeHandlerOptions<T>): Dispatcher.DispatchHandler {
  const { exchange, timeoutMs, shortened, maxBytes, signal, turns } = options;
  let controller: Controller | null = null;
  let head: ResponseHead | null = null;
  let decoder: Decoder<T> | null = null;
  let received = 0;
  let settled = false;
  const feed = createTurnFeed((chunk) => attempt(() => decoder?.push(chunk), fail), turns);

  const settle = (finish: () => void): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    feed.drop();
    finish();
  };
  const fail = (error: GatewayError): void => {
    settle(() => options.reject(error));
    controller?.abort(error);
  };
  const delivery = (): Delivery => (controller === null ? 'unsent' : 'unsettled');
  const complete = (): void => {
    settle(() => {
      try {
        options.resolve(decoder === null ? Promise.reject(noAnswer()) : decoder.end());
      } catch (thrown) {
        options.reject(asGatewayError(thrown));
      }
    });
  };
  /** A refusal is understood by its status: when its body is lost, what came of it will do. */
  const breakOff = (error: GatewayError): void => {
    if (head !== null && head.status >= 400) complete();
    fail(error);
  };
  const onAbort = (): void => {
    // From its first byte on a delete runs to its end: whoever hangs up, it may be applied.
    if (exchange.operation === 'delete' && controller !== null) return;
    fail(callerHungUp('', delivery()));
  };

  const timer = setTimeout(
    // What came and waits to be decoded is not the upstream's fault.
    () => breakOff(timedOut(timeoutMs, { delivery: delivery(), outage: !shortened && !feed.isBehind() })),
    timeoutMs,
  );
  // A signal tells only once: of what was over before, it must be asked.
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort);

  return {
    onRequestStart(started) {
      if (settled) started.abort(noAnswer());
      // Set before the first byte is written: until here nothing was sent.
      controller = started;
    },
    onResponseStart(_, status, headers) {
      if (status < 200) return;
      attempt(() => {
        head = { status, headers: flatten(headers) };
        decoder = exchange.decoder(head);
      }, fail);
    },
    onResponseData(_, chunk) {
      if (settled) return;
      received += chunk.length;
      if (received > maxBytes) breakOff(tooLarge(maxBytes));
      else feed.push(chunk);
    },
    onResponseEnd: () => feed.end(complete),
    onResponseError(_, cause) {
      breakOff(head === null ? connectionFailed(cause, delivery()) : brokenOff(cause));
    },
  };
}

function attempt(step: () => void, fail: (error: GatewayError) => void): void {
  try {
    step();
  } catch (thrown) {
    fail(asGatewayError(thrown));
  }
}

function flatten(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

function timedOut(timeoutMs: number, options: GatewayErrorOptions): GatewayError {
  return new GatewayError('UPSTREAM_TIMEOUT', `The upstream gave no whole answer within ${timeoutMs} ms.`, options);
}

function tooLarge(maxBytes: number): GatewayError {
  const message = `The upstream's answer is over the limit of ${maxBytes} bytes (UPSTREAM_MAX_BYTES).`;
  return new GatewayError('UPSTREAM_PROTOCOL', message);
}

function connectionFailed(cause: unknown, delivery: Delivery): GatewayError {
  const code = codeOf(cause);
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new GatewayError('UPSTREAM_TIMEOUT', 'The upstream did not accept a connection in time.', {
      delivery,
      outage: true,
      cause,
    });
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code.startsWith('HPE_') || nameOf(cause) === 'HTTPParserError') {
    return new GatewayError('UPSTREAM_PROTOCOL', "The upstream's answer is not valid HTTP.", { delivery, cause });
  }
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'The connection to the upstream failed.', {
    delivery,
    outage: true,
    cause,
  });
}

/** After the head of an answer: a reset is the network's, any other end is an answer that is cut off. */
function brokenOff(cause: unknown): GatewayError {
  if (codeOf(cause) === 'ECONNRESET') {
    return new GatewayError('UPSTREAM_UNAVAILABLE', 'The connection to the upstream broke during its answer.', {
      outage: true,
      cause,
    });
  }
  return new GatewayError('UPSTREAM_PROTOCOL', "The upstream's answer is cut off.", { cause });
}

/** By code and name, not by class: another realm, or a second copy of the package, has other classes. */
function codeOf(cause: unknown): string {
  return textOf(cause, 'code');
}

function nameOf(cause: unknown): string {
  return textOf(cause, 'name');
}

function textOf(cause: unknown, key: 'code' | 'name'): string {
  if (typeof cause !== 'object' || cause === null || !(key in cause)) return '';
  const value: unknown = cause[key as keyof typeof cause];
  return typeof value === 'string' ? value : '';
}

function noAnswer(): GatewayError {
  return new GatewayError('UPSTREAM_PROTOCOL', 'The upstream gave no answer.');
}
