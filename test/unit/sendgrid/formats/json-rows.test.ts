import { describe, expect, test } from '@jest/globals';
import type { InvalidEmail } from '../../../../src/invalid-emails/port.js';
import { createJsonRowReader } from '../../../../src/sendgrid/formats/json-rows.js';
import { everySlicing, feed } from '../../../support/feed.js';
import { rowsOf } from '../../../support/rows.js';

const read = (text: string, sizes: readonly number[] = []): readonly InvalidEmail[] =>
  rowsOf(
    feed(
      createJsonRowReader(() => 7),
      text,
      sizes,
    ),
  );

/** A row without a timestamp. */
const plain = (email: string, reason = ''): InvalidEmail => ({ email, reason, createdMs: null, createdRaw: null });

describe('rows of a JSON array', () => {
  test('keep their order, their repetitions and every character, whatever the key order', () => {
    const text =
      '[{"email":"b","reason":"r","created":"2009-06-10 12:40:30"},{"reason":" ","email":" a "},{"email":" a "}]';
    expect(read(text)).toEqual([
      { email: 'b', reason: 'r', createdMs: 7, createdRaw: '2009-06-10 12:40:30' },
      plain(' a ', ' '),
      plain(' a '),
    ]);
  });

  test.each([
    { name: 'no rows', text: '[]', rows: [] },
    { name: 'no rows but white space', text: ' \r\n\t[ \n ] \r\n', rows: [] },
    { name: 'an empty object (CONTRACT 7 #2)', text: ' {} \n', rows: [] },
    { name: 'an empty object holding white space', text: '{ \t\r\n}', rows: [] },
    { name: 'one row', text: '[{"email":"a"}]', rows: [plain('a')] },
    { name: 'an empty email', text: '[{"email":""}]', rows: [plain('')] },
    { name: 'digits as text', text: '[{"email":"007"}]', rows: [plain('007')] },
    { name: 'white space around rows', text: '[ {"email":"a"}\r\n,\t{"email":"b"} ]', rows: [plain('a'), plain('b')] },
    { name: 'brackets in texts', text: '[{"email":"]}[{,"},{"email":"}],"}]', rows: [plain(']}[{,'), plain('}],')] },
    { name: 'escaped quotes', text: String.raw`[{"email":"\"},{\""}]`, rows: [plain('"},{"')] },
    {
      name: 'escaped backslashes before a quote',
      text: String.raw`[{"email":"a\\"},{"email":"\\\""}]`,
      rows: [plain('a\\'), plain('\\"')],
    },
    { name: "PHP's escapes", text: String.raw`[{"email":"a\/\u00e9\ud83d\ude00\n"}]`, rows: [plain('a/é😀\n')] },
    {
      name: 'unknown fields, nested ones too',
      text: '[{"id":[1,{"email":"x"}],"email":"a","x":{"y":[]}}]',
      rows: [plain('a')],
    },
    {
      name: 'fields named like parts of every object',
      text: '[{"__proto__":{"reason":"x"},"email":"a","constructor":1}]',
      rows: [plain('a')],
    },
  ])('$name, in every slicing', ({ text, rows }) => {
    for (const sizes of everySlicing(text.length)) expect(read(text, sizes)).toEqual(rows);
  });

  test.each([
    { created: '"2009-06-10 12:40:30"', createdRaw: '2009-06-10 12:40:30', createdMs: 7 },
    { created: '""', createdRaw: '', createdMs: 7 },
    { created: '1449953655', createdRaw: '1449953655', createdMs: 7 },
    { created: 'null', createdRaw: null, createdMs: null },
  ])('a timestamp $created is kept as $createdRaw', ({ created, createdRaw, createdMs }) => {
    expect(read(`[{"email":"a","created":${created}}]`)).toEqual([{ email: 'a', reason: '', createdMs, createdRaw }]);
  });

  test('a timestamp that cannot be read stays as it was written', () => {
    const reader = createJsonRowReader(() => null);
    expect(rowsOf(feed(reader, '[{"email":"a","created":"0000-00-00 00:00:00"}]'))).toEqual([
      { email: 'a', reason: '', createdMs: null, createdRaw: '0000-00-00 00:00:00' },
    ]);
  });

  test('the timestamp is read once for every row, from its own text', () => {
    const asked: string[] = [];
    const reader = createJsonRowReader((text) => asked.push(text));
    expect(feed(reader, '[{"email":"a","created":"x"},{"email":"b"},{"email":"c","created":"z"}]', [5]).size).toBe(3);
    expect(asked).toEqual(['x', 'z']);
  });

  test('many more rows than one may be long come out whole, in many slices and in one', () => {
    const emails = Array.from({ length: 25_000 }, (_, index) => `user${index}@example.com`);
    const text = JSON.stringify(emails.map((email) => ({ email, reason: 'Bad Syntax' })));
    expect(text.length).toBeGreaterThan(1_048_576);
    for (const size of [65_536, text.length]) expect(read(text, [size]).map(({ email }) => email)).toEqual(emails);
  });
});
