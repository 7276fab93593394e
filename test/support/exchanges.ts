import type { Decoder, Exchange } from '../../src/sendgrid/exchange.js';

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
    bucket: '/api',
    method: 'POST',
    path: '/api',
    headers: {},
    body: null,
    decoder: createEcho,
    ...differences,
  };
}
