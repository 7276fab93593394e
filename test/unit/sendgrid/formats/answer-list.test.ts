import { describe, expect, test } from '@jest/globals';
import { createListDecoder } from '../../../../src/sendgrid/formats/answer.js';
import { createJsonRowReader } from '../../../../src/sendgrid/formats/json-rows.js';
import { createXmlRowReader } from '../../../../src/sendgrid/formats/xml-rows.js';
import { errorEnvelopes, head } from '../../../support/answers.js';
import { caught } from '../../../support/caught.js';
import { bytesOf, everySlicing, feed } from '../../../support/feed.js';
import { entry, rowsOf } from '../../../support/rows.js';

const READERS = { json: createJsonRowReader, xml: createXmlRowReader };
const BOTH = ['json', 'xml'] as const;

const decoder = (format: 'json' | 'xml', given = head(200)) =>
  createListDecoder(
    given,
    READERS[format](() => 7),
    () => 0,
  );
const refusal = (format: 'json' | 'xml', body: string | Uint8Array, given = head(200), sizes: readonly number[] = []) =>
  caught(() => feed(decoder(format, given), typeof body === 'string' ? bytesOf(body) : body, sizes));

describe('a list', () => {
  test('is read in either format, in every slicing', () => {
    const bodies = {
      json: '[{"email":"é"}]',
      xml: '<invalidemails><invalidemail><email>é</email></invalidemail></invalidemails>',
    };
    for (const format of BOTH) {
      const bytes = bytesOf(bodies[format]);
      for (const sizes of everySlicing(bytes.length))
        expect(rowsOf(feed(decoder(format), bytes, sizes))).toEqual([entry('é')]);
    }
  });

  test('is decoded by the charset of its Content-Type', () => {
    const bytes = Buffer.from('[{"email":"\xe9\x80"}]', 'latin1');
    const rows = feed(decoder('json', head(200, { 'content-type': 'application/json; charset=iso-8859-1' })), bytes);
    expect(rowsOf(rows)).toEqual([entry('é€')]);
  });

  test('may come with the coding "identity", which is none', () => {
    expect(feed(decoder('json', head(200, { 'content-encoding': ' Identity ' })), bytesOf('[]')).size).toBe(0);
  });

  test.each(['gzip', 'br', 'deflate', 'identity, gzip', ''])(
    'that comes with the coding "%s" is refused unread',
    (coding) => {
      expect(caught(() => decoder('json', head(200, { 'content-encoding': coding })))).toMatchObject({
        code: 'UPSTREAM_PROTOCOL',
        message: "The upstream's answer is compressed, which was not asked for.",
      });
    },
  );
});

describe('an envelope in the place of a list', () => {
  const MEANINGS = {
    'User not found': 'CUSTOMER_NOT_FOUND',
    'Permission denied, wrong credentials': 'UPSTREAM_REJECTED',
    'A database error has occured. Please try again': 'UPSTREAM_UNAVAILABLE',
    'error in email: email is required': 'UPSTREAM_PROTOCOL',
    success: 'UPSTREAM_PROTOCOL',
  } as const;

  test.each(Object.entries(MEANINGS))(
    '"%s" is %s, in every envelope, asked for in either format, in any slicing',
    (text, code) => {
      for (const body of Object.values(errorEnvelopes(text))) {
        for (const format of BOTH) {
          for (const sizes of [[1], [7], []]) expect(refusal(format, body, head(200), sizes).code).toBe(code);
        }
      }
    },
  );

  test('one that is known but means nothing here is called so', () => {
    expect(refusal('json', '{"message":"success"}').message).toBe("The upstream's answer is none that is known here.");
  });

  test('the envelope of one format is understood behind the byte order mark of another', () => {
    expect(refusal('xml', '\ufeff{"message":"User not found"}').code).toBe('CUSTOMER_NOT_FOUND');
  });

  test('a list whose row says "User not found" is a list', () => {
    const rows = feed(decoder('json'), bytesOf('[{"email":"a","reason":"User not found"}]'));
    expect(rowsOf(rows)).toEqual([entry('a', { reason: 'User not found' })]);
  });
});

describe('any status but 200', () => {
  test.each([
    { status: 201, code: 'UPSTREAM_PROTOCOL' },
    { status: 206, code: 'UPSTREAM_PROTOCOL' },
    { status: 302, code: 'UPSTREAM_PROTOCOL' },
    { status: 400, code: 'UPSTREAM_PROTOCOL' },
    { status: 401, code: 'UPSTREAM_REJECTED' },
    { status: 429, code: 'UPSTREAM_THROTTLED' },
    { status: 500, code: 'UPSTREAM_UNAVAILABLE' },
  ])('is no list, even where the body is one: $status is $code', ({ status, code }) => {
    expect(refusal('json', '[{"email":"a"}]', head(status)).code).toBe(code);
    expect(refusal('xml', '<invalidemails/>', head(status)).code).toBe(code);
    expect(refusal('xml', '', head(status, { 'content-encoding': 'gzip' })).code).toBe(code);
  });
});

describe('what is neither', () => {
  test.each([
    { name: 'nothing', body: '' },
    { name: 'an HTML page', body: '<!DOCTYPE html><html><body>User not found</body></html>' },
    { name: 'an HTML page without its DOCTYPE', body: '<html><body>Permission denied</body></html>' },
    { name: 'an unknown object', body: '{"x":1}' },
    { name: 'the list of another format', body: '<invalidemails/> []' },
    { name: 'a list and then an envelope', body: '[]{"message":"User not found"}' },
    { name: 'the beginning of an envelope', body: '{"message":"User not found"' },
  ])('$name is UPSTREAM_PROTOCOL in either format, in every slicing', ({ body }) => {
    for (const format of BOTH) {
      for (const sizes of everySlicing(body.length))
        expect(refusal(format, body, head(200), sizes).code).toBe('UPSTREAM_PROTOCOL');
    }
  });

  test('an envelope that is longer than any is none, in any slicing, and is dropped early', () => {
    const body = `{"message":"User not found","x":"${'x'.repeat(70_000)}"}`;
    for (const sizes of [[1000], [65_536], []])
      expect(refusal('json', body, head(200), sizes).code).toBe('UPSTREAM_PROTOCOL');
    const page = decoder('xml');
    expect(caught(() => page.push(bytesOf(`<html>${'x'.repeat(70_000)}`))).code).toBe('UPSTREAM_PROTOCOL');
  });

  test('bytes that its charset does not have are refused', () => {
    expect(refusal('json', Uint8Array.of(0x5b, 0xff, 0x5d)).code).toBe('UPSTREAM_PROTOCOL');
  });
});
