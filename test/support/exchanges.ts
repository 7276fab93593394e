import type { Decoder, Exchange, Operation, Send } from '../../src/sendgrid/exchange.js';
import { head } from './answers.js';

/** An exchange whose answer, whatever its bytes, is its own name. */
export function createExchange(operation: Operation, name: string = operation): Exchange<string> {
  return {
    operation,
    attempt: 1,
    bucket: operation,
    method: 'POST',
    path: `/${name}`,
    headers: {},
    body: null,
    decoder: () => ({ push: () => {}, end: () => name }),
  };
}

/** The answer that an exchange reads from a body of so many bytes, given to its decoder in two slices. */
export async function answerOf<T>(exchange: Exchange<T>, bytes = 0): Promise<T> {
  const decoder = exchange.decoder(head(200));
  const half = Math.floor(bytes / 2);
  decoder.push(new Uint8Array(half));
  decoder.push(new Uint8Array(bytes - half));
  return decoder.end();
}

export interface CountedSend {
  readonly send: Send;
  /** The paths sent, in order. A live view. */
  readonly sent: readonly string[];
}

/** An upstream that answers at once, or fails with what `fault` returns for this call (counted from 0). */
export function createCountedSend(
  fault: (call: number, exchange: Exchange<unknown>) => Error | null = () => null,
): CountedSend {
  const sent: string[] = [];
  return {
    sent,
    async send(exchange) {
      sent.push(exchange.path);
      const error = fault(sent.length - 1, exchange);
      if (error !== null) throw error;
      return answerOf(exchange);
    },
  };
}

/** A decoder that keeps the text it was given and answers with it. */
export function createEcho(): Decoder<string> {
  const chunks: Uint8Array[] = [];
  return {
    push: (chunk) => {
      chunks.push(chunk);
    },
    end: () => Buffer.concat(chunks).toString('utf8'),
  };
}

/** A list that answers with the text of its answer, unless said otherwise. */
export function anExchange(differences: Partial<Exchange<string>> = {}): Exchange<string> {
  return {
    operation: 'list',
    attempt: 1,
    bucket: '/api',
    method: 'POST',
    path: '/api',
    headers: {},
    body: null,
    decoder: createEcho,
    ...differences,
  };
}
