import { GatewayError } from '../../errors.js';
import { classify } from '../classify.js';
import type { Decoder, ResponseHead } from '../exchange.js';
import { createTextStream } from './charset.js';
import { type Envelope, MAX_ENVELOPE_CHARS, readEnvelope } from './envelope.js';
import type { RowReader } from './row.js';

/** The answers of versions 1 and 2: a list, or the word on a delete. Either may turn out to be an error envelope instead. */

export type Verdict = 'DELETED' | 'NOT_FOUND';

/** The last slice of a list is read as fast as the others. */
export interface ListDecoder<Whole> extends Decoder<Whole> {
  end(): Whole;
}

/** @param now milliseconds since the epoch, for the waits that a throttled upstream asks for */
export function createListDecoder<Whole>(
  head: ResponseHead,
  reader: RowReader<Whole>,
  now: () => number,
): ListDecoder<Whole> {
  if (head.status !== 200) return createRefusalDecoder(head, now);
  const bytes = createTextStream(contentTypeOf(head));
  let start = '';
  let fault: unknown = null;

  const feed = (text: string): void => {
    if (start.length <= MAX_ENVELOPE_CHARS) start += text;
    try {
      if (fault === null) reader.push(text);
    } catch (thrown) {
      fault = thrown;
    }
    // It may still be an envelope, but only a short answer can be one.
    if (fault !== null && start.length > MAX_ENVELOPE_CHARS) throw fault;
  };

  return {
    push: (chunk) => feed(bytes.push(chunk)),
    end() {
      feed(bytes.end());
      if (fault === null) {
        try {
          return reader.end();
        } catch (thrown) {
          fault = thrown;
        }
      }
      const envelope = start.length > MAX_ENVELOPE_CHARS ? null : readEnvelope(start);
      throw (envelope && (classify(head, envelope.texts, now()) ?? unforeseen())) ?? fault;
    },
  };
}

export function createVerdictDecoder(head: ResponseHead, now: () => number): Decoder<Verdict> {
  if (head.status !== 200) return createRefusalDecoder(head, now);
  const bytes = createTextStream(contentTypeOf(head));
  let text = '';
  const feed = (piece: string): void => {
    text += piece;
    if (text.length > MAX_ENVELOPE_CHARS) throw unforeseen();
  };
  return {
    push: (chunk) => feed(bytes.push(chunk)),
    end() {
      feed(bytes.end());
      const envelope = readEnvelope(text);
      if (envelope === null) throw unforeseen();
      return verdictOf(envelope) ?? fail(classify(head, envelope.texts, now()) ?? unforeseen());
    },
  };
}

/** Success and not-found differ only in the text (CONTRACT 1.1). */
function verdictOf({ verdict }: Envelope): Verdict | null {
  if (verdict === 'success') return 'DELETED';
  if (verdict === 'Email does not exist') return 'NOT_FOUND';
  return null;
}

/**
 * Any status that is no success. The body only adds words; where it is lost, odd or endless the status alone speaks.
 * @param settle what its words settle after all; null where they are what they seem
 */
export function createRefusalDecoder<T = never>(
  head: ResponseHead,
  now: () => number,
  settle: (texts: readonly string[]) => T | null = () => null,
): ListDecoder<T> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    push(chunk) {
      if (size > MAX_ENVELOPE_CHARS) return;
      size += chunk.length;
      if (size <= MAX_ENVELOPE_CHARS) chunks.push(chunk);
    },
    end() {
      const texts = size > MAX_ENVELOPE_CHARS ? [] : wordsOf(Buffer.concat(chunks), head);
      return settle(texts) ?? fail(classify(head, texts, now()) ?? unforeseen());
    },
  };
}

/** What cannot be read says nothing. */
function wordsOf(bytes: Uint8Array, head: ResponseHead): readonly string[] {
  try {
    const text = createTextStream(contentTypeOf(head));
    return readEnvelope(text.push(bytes) + text.end())?.texts ?? [];
  } catch {
    return [];
  }
}

function contentTypeOf(head: ResponseHead): string | undefined {
  const coding = head.headers['content-encoding'];
  // None was asked for: an answer that comes compressed all the same could inflate to anything.
  if (coding !== undefined && coding.trim().toLowerCase() !== 'identity') {
    throw new GatewayError('UPSTREAM_PROTOCOL', "The upstream's answer is compressed, which was not asked for.");
  }
  return head.headers['content-type'];
}

function unforeseen(): GatewayError {
  return new GatewayError('UPSTREAM_PROTOCOL', "The upstream's answer is none that is known here.");
}

function fail(error: GatewayError): never {
  throw error;
}
