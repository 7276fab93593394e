import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../src/errors.js';
import type { InvalidEmailTable } from '../../src/invalid-emails/port.js';
import { createCreatedReader } from '../../src/sendgrid/created.js';
import type { Decoder, ResponseHead } from '../../src/sendgrid/exchange.js';
import { createListDecoder, createVerdictDecoder, type ListDecoder } from '../../src/sendgrid/formats/answer.js';
import { createJsonRowReader } from '../../src/sendgrid/formats/json-rows.js';
import { createJsonProfileReader, createXmlProfileReader } from '../../src/sendgrid/formats/profiles.js';
import { createXmlRowReader } from '../../src/sendgrid/formats/xml-rows.js';
import { feed } from '../support/feed.js';
import { fuzz, sliceSizes } from '../support/fuzz.js';
import { anyBody } from '../support/mutations.js';
import { rowsOf } from '../support/rows.js';

const readCreated = createCreatedReader('America/Los_Angeles');
const now = () => 1_700_000_000_000;

/** A list as plain rows, so that two can be compared. */
const asRows = (decoder: ListDecoder<InvalidEmailTable>): Decoder<unknown> => ({
  push: (chunk) => decoder.push(chunk),
  end: () => rowsOf(decoder.end()),
});

const DECODERS: Readonly<Record<string, (head: ResponseHead) => Decoder<unknown>>> = {
  'a list in JSON': (head) => asRows(createListDecoder(head, createJsonRowReader(readCreated), now)),
  'a list in XML': (head) => asRows(createListDecoder(head, createXmlRowReader(readCreated), now)),
  'a directory in JSON': (head) => createListDecoder(head, createJsonProfileReader(), now),
  'a directory in XML': (head) => createListDecoder(head, createXmlProfileReader(), now),
  'a verdict': (head) => createVerdictDecoder(head, now),
};

const anyContentType = fc.constantFrom(
  undefined,
  undefined,
  'text/xml',
  'application/json; charset=utf-8',
  'text/xml; charset=iso-8859-1',
  'text/xml; charset=utf-16le',
  'text/xml; charset=klingon',
);

const anyHead: fc.Arbitrary<ResponseHead> = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: fc.constant(200) }, { weight: 1, arbitrary: fc.integer({ min: 201, max: 599 }) }),
    anyContentType,
  )
  .map(([status, type]) => ({ status, headers: type === undefined ? {} : { 'content-type': type } }));

/** What an answer comes to: what was decoded, or what the caller can tell of the error. Any other error is thrown on. */
function outcome(decode: () => unknown): unknown {
  try {
    return { decoded: decode() };
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) throw thrown;
    const { code, delivery, retryAfterMs } = thrown;
    return { code, delivery, retryAfterMs };
  }
}

describe.each(Object.entries(DECODERS))('%s out of any bytes', (_, createDecoder) => {
  test('is something or a GatewayError, and the same in any slicing', () => {
    fuzz(
      fc.property(anyHead, anyBody, sliceSizes, (head, body, sizes) => {
        const whole = outcome(() => feed(createDecoder(head), body));
        expect(outcome(() => feed(createDecoder(head), body, sizes))).toEqual(whole);
        expect(outcome(() => feed(createDecoder(head), body, [1]))).toEqual(whole);
      }),
    );
  });

  test('under any status but 200 is always a GatewayError', () => {
    fuzz(
      fc.property(anyHead, anyBody, (head, body) => {
        if (head.status === 200) return;
        expect(outcome(() => feed(createDecoder(head), body))).toMatchObject({ code: expect.any(String) });
      }),
      0.3,
    );
  });
});
