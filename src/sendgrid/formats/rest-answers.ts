import { GatewayError } from '../../errors.js';
import type { Decoder, ResponseHead } from '../exchange.js';
import { createRefusalDecoder, type Verdict } from './answer.js';

/** The answers of version 3 that are no list. */

/** CONTRACT 0.7: what a delete says of an address that is not listed. */
const NOT_LISTED = /^resource not found$/i;

/** 204 is the only success (CONTRACT 3); of any other the address may or may not be gone. */
export function createRestVerdictDecoder(head: ResponseHead, now: () => number): Decoder<Verdict> {
  if (head.status === 204) return noBody('DELETED');
  if (head.status !== 404) return createRefusalDecoder(head, now);
  return createRefusalDecoder(head, now, (texts) =>
    texts.some((text) => NOT_LISTED.test(text.trim())) ? 'NOT_FOUND' : null,
  );
}

export function createDoneDecoder(head: ResponseHead, now: () => number): Decoder<'DONE'> {
  return head.status === 204 ? noBody('DONE') : createRefusalDecoder(head, now);
}

/**
 * JSON that is small: pages of the account's customers.
 * @param read what the value says; throws GatewayError where it is not what was asked for
 */
export function createJsonDecoder<T>(head: ResponseHead, now: () => number, read: (value: unknown) => T): Decoder<T> {
  if (head.status !== 200) return createRefusalDecoder(head, now);
  const chunks: Uint8Array[] = [];
  return {
    push: (chunk) => void chunks.push(chunk),
    end: () => read(parse(Buffer.concat(chunks).toString('utf8'))),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('UPSTREAM_PROTOCOL', "The upstream's answer is not JSON.", { cause });
  }
}

function noBody<T>(value: T): Decoder<T> {
  return { push: () => {}, end: () => value };
}
