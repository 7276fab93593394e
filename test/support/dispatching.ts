import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { createExchangeHandler, type ExchangeHandlerOptions } from '../../src/sendgrid/exchange-handler.js';
import { anExchange } from './exchanges.js';
import { bytesOf } from './feed.js';

/** undici's side of one exchange, played by hand. */
export interface Dispatching {
  /** What the exchange came to. */
  readonly outcome: Promise<string>;
  /** How often its connection was dropped. */
  readonly aborts: number;
  start(): void;
  answer(status: number, headers?: IncomingHttpHeaders): void;
  data(text: string): void;
  end(): void;
  fail(error: Error): void;
}

/** An exchange of one second and 100 bytes that answers with the text of its answer, unless said otherwise. */
export function dispatch(differences: Partial<ExchangeHandlerOptions<string>> = {}): Dispatching {
  let handler: Dispatcher.DispatchHandler = {};
  const outcome = new Promise<string>((resolve, reject) => {
    handler = createExchangeHandler({
      exchange: anExchange(),
      timeoutMs: 1000,
      shortened: false,
      maxBytes: 100,
      turns: { spend: () => false, isSpent: () => false, later: setImmediate },
      signal: new AbortController().signal,
      resolve,
      reject,
      ...differences,
    });
  });
  // Whoever looks later still sees it; nobody looking at once is no accident.
  outcome.catch(() => {});
  let aborts = 0;
  const controller = createController(() => aborts++);
  return {
    outcome,
    get aborts() {
      return aborts;
    },
    start: () => handler.onRequestStart?.(controller, {}),
    answer: (status, headers = {}) => handler.onResponseStart?.(controller, status, headers),
    data: (text) => handler.onResponseData?.(controller, Buffer.from(bytesOf(text))),
    end: () => handler.onResponseEnd?.(controller, {}),
    fail: (error) => handler.onResponseError?.(controller, error),
  };
}

function createController(onAbort: () => void): Dispatcher.DispatchController {
  return {
    aborted: false,
    paused: false,
    reason: null,
    abort: onAbort,
    pause: () => {},
    resume: () => {},
  };
}
