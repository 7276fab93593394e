import { expect, test } from '@jest/globals';
import { createJsonRowReader } from '../../../../src/sendgrid/formats/json-rows.js';
import { feed } from '../../../support/feed.js';
import { rowsOf } from '../../../support/rows.js';

/** `JSON.parse` keeps the last of two equal names, so two rows that lost the brackets between them would pass for one. */

const read = (text: string, sizes: readonly number[]) =>
  feed(
    createJsonRowReader(() => null),
    text,
    sizes,
  );

test.each([[[]], [[1]], [[7, 3]]])('a row with a name twice is no row (slices %p)', (sizes) => {
  const damaged = '[{"email":"a@x","reason":"r1","email":"b@x","reason":"r2"},{"email":"c@x","reason":"r3"}]';
  expect(() => read(damaged, sizes)).toThrow('a row has a name twice');
  expect(() => read('[{"email":"c@x"},{"email":"a@x","x":1,"x":2}]', sizes)).toThrow('a row has a name twice');
});

test.each([[[]], [[1]], [[7, 3]]])('colons in texts and deeper down do not count (slices %p)', (sizes) => {
  const text =
    '[{"email":"a:b@x","reason":"\\":{\\"a\\":1","more":{"email":"z","list":[{"a":1}]}},{"email":"c","__proto__":1}]';
  expect(rowsOf(read(text, sizes)).map(({ email }) => email)).toEqual(['a:b@x', 'c']);
});
