import { describe, expect, test } from '@jest/globals';
import { createJsonRowReader } from '../../../../src/sendgrid/formats/json-rows.js';
import { caught } from '../../../support/caught.js';
import { everySlicing, feed } from '../../../support/feed.js';

const refusal = (text: string, sizes: readonly number[] = []) =>
  caught(() =>
    feed(
      createJsonRowReader(() => 7),
      text,
      sizes,
    ),
  );

/** Longer than any row may be, by a margin that no slice bridges. */
const ENDLESS = 'x'.repeat(1_100_000);

describe('what is not surely a whole JSON list is refused', () => {
  test('a list that is cut off anywhere, in every slicing of its rest', () => {
    const text = String.raw` [{"email":"a,\"]","reason":"r"} , {"email":"b","x":[{}]}] `;
    const lastByte = text.lastIndexOf(']');
    for (let length = 0; length <= lastByte; length++) {
      for (const size of [1, 3, text.length]) {
        expect(refusal(text.slice(0, length), [size]).code).toBe('UPSTREAM_PROTOCOL');
      }
    }
  });

  test.each([
    { why: 'a comma before the end', text: '[{"email":"a"},]' },
    { why: 'a comma before the first row', text: '[,{"email":"a"}]' },
    { why: 'a comma alone', text: '[,]' },
    { why: 'two commas', text: '[{"email":"a"},,{"email":"b"}]' },
    { why: 'no comma', text: '[{"email":"a"}{"email":"b"}]' },
    { why: 'rows without their array', text: '{"email":"a"},{"email":"b"}' },
    { why: 'something after the end', text: '[{"email":"a"}]x' },
    { why: 'a second list', text: '[{"email":"a"}][]' },
    { why: 'one bracket too many', text: '[{"email":"a"}]]' },
    { why: 'a comma after the end', text: '[],' },
    { why: 'a row closed by the wrong bracket', text: '[{"email":"a"]]' },
    { why: 'an array closed by the wrong bracket', text: '[{"email":"a"}}' },
    { why: 'crossed brackets inside a row', text: '[{"email":"a","x":[}]}]' },
    { why: 'an array of arrays', text: '[[{"email":"a"}]]' },
    { why: 'a row that is text', text: '["a"]' },
    { why: 'a row that is a number', text: '[1]' },
    { why: 'a row that is null', text: '[null]' },
    { why: 'a row that is an array', text: '[[]]' },
    { why: 'single quotes', text: "[{'email':'a'}]" },
    { why: 'a bare key', text: '[{email:"a"}]' },
    { why: 'a bad escape', text: String.raw`[{"email":"\x41"}]` },
    { why: 'a line break in a text', text: '[{"email":"a\nb"}]' },
    { why: 'a comment', text: '[/**/{"email":"a"}]' },
    { why: 'space that is not JSON’s before it', text: '\u00a0[]' },
    { why: 'space that is not JSON’s in it', text: '[\u00a0]' },
    { why: 'space that is not JSON’s after it', text: '[]\u00a0' },
    { why: 'a second byte order mark', text: '\ufeff[]' },
    { why: 'an object that is no list', text: '{"x":1}' },
    { why: 'something after an empty object', text: '{}x' },
    { why: 'two empty objects', text: '{}{}' },
    { why: 'nothing', text: '' },
    { why: 'white space', text: ' \n' },
    { why: 'null', text: 'null' },
    { why: 'a text', text: '"[]"' },
    { why: 'XML', text: '<invalidemails></invalidemails>' },
    { why: 'a row without an email', text: '[{"reason":"r"}]' },
    { why: 'an email that is null', text: '[{"email":null}]' },
    { why: 'an email that is a number', text: '[{"email":7}]' },
    { why: 'an email that is an object', text: '[{"email":{}}]' },
    { why: 'a reason that is null', text: '[{"email":"a","reason":null}]' },
    { why: 'a reason that is a list', text: '[{"email":"a","reason":["r"]}]' },
    { why: 'a timestamp that is an object', text: '[{"email":"a","created":{}}]' },
    { why: 'a timestamp that is a truth value', text: '[{"email":"a","created":true}]' },
  ])('$why, in every slicing', ({ text }) => {
    for (const sizes of everySlicing(text.length)) {
      expect(refusal(text, sizes)).toMatchObject({
        code: 'UPSTREAM_PROTOCOL',
        message: expect.stringMatching(/^The upstream's answer is not surely a whole list: .+\.$/),
      });
    }
  });

  test('one bad row among good ones refuses them all', () => {
    expect(refusal('[{"email":"a"},{"email":"b"},{"mail":"c"},{"email":"d"}]').message).toContain('a row has no email');
  });

  test.each([
    { why: 'a row', text: `[{"email":"${ENDLESS}"}]`, message: 'one of its rows has no end' },
    {
      why: 'a row before others',
      text: `[{"email":"${ENDLESS}"},{"email":"a"}]`,
      message: 'one of its rows has no end',
    },
    {
      why: 'a row behind others',
      text: `[{"email":"a"},{"email":"${ENDLESS}"}]`,
      message: 'one of its rows has no end',
    },
    { why: 'an object', text: `{"x":"${ENDLESS}"}`, message: 'it is not an array' },
  ])('$why without an end, long before it ends and in any slicing', ({ text, message }) => {
    for (const size of [65_536, 1_048_576, text.length]) expect(refusal(text, [size]).message).toContain(message);
  });

  test.each(['[{"email":"', '[{"email":"a"},{"x":"', '{"x":"'])(
    '%s… is given up as soon as it is too long',
    (start) => {
      const reader = createJsonRowReader(() => 7);
      reader.push(start);
      reader.push('x'.repeat(1_000_000));
      expect(caught(() => reader.push('x'.repeat(100_000))).code).toBe('UPSTREAM_PROTOCOL');
    },
  );
});
