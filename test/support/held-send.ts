import type { HangUpSignal } from '../../src/hang-up.js';
import type { Decoder, Exchange, Send } from '../../src/sendgrid/exchange.js';
import { head } from './answers.js';

/** A call that is under way until the test ends it. */
export interface HeldCall {
  readonly path: string;
  readonly signal: HangUpSignal;
  /** The head of the answer is here; it names the length of the body where one is given. */
  begin(contentLength?: number): void;
  /** So many bytes of the body are here. Begins the answer if need be. */
  receive(bytes: number): void;
  succeed(): void;
  fail(error: Error): void;
}

export interface HeldSend {
  readonly send: Send;
  /** Every call ever made, in order. A live view. */
  readonly calls: readonly HeldCall[];
  /** Calls neither answered nor failed. */
  readonly inFlight: number;
}

/** An upstream where nothing happens before the test says so. */
export function createHeldSend(): HeldSend {
  const calls: HeldCall[] = [];
  let inFlight = 0;

  const hold = <T>(exchange: Exchange<T>, signal: HangUpSignal): Promise<T> =>
    new Promise((resolve, reject) => {
      let decoder: Decoder<T> | null = null;
      const begin = (contentLength?: number): Decoder<T> => {
        const headers: Record<string, string> =
          contentLength === undefined ? {} : { 'content-length': String(contentLength) };
        decoder ??= exchange.decoder(head(200, headers));
        return decoder;
      };
      inFlight++;
      calls.push({
        path: exchange.path,
        signal,
        begin,
        receive: (bytes) => begin().push(new Uint8Array(bytes)),
        succeed() {
          inFlight--;
          resolve(begin().end());
        },
        fail(error) {
          inFlight--;
          reject(error);
        },
      });
    });

  return {
    calls,
    get inFlight() {
      return inFlight;
    },
    send: (exchange, work) => hold(exchange, work.signal),
  };
}

/** The call with this number, counted from 0. */
export function callAt({ calls }: HeldSend, index: number): HeldCall {
  const call = calls[index];
  if (call === undefined) throw new Error(`There is no call ${index}; ${calls.length} were made.`);
  return call;
}
