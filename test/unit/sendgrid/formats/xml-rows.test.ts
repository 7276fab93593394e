import { describe, expect, test } from '@jest/globals';
import type { InvalidEmail } from '../../../../src/invalid-emails/port.js';
import { createXmlRowReader } from '../../../../src/sendgrid/formats/xml-rows.js';
import { everySlicing, feed } from '../../../support/feed.js';
import { entry, rowsOf } from '../../../support/rows.js';

const read = (text: string, sizes: readonly number[] = []): readonly InvalidEmail[] =>
  rowsOf(
    feed(
      createXmlRowReader(() => 7),
      text,
      sizes,
    ),
  );

const list = (rows: string): string => `<invalidemails>${rows}</invalidemails>`;
const row = (fields: string): string => `<invalidemail>${fields}</invalidemail>`;
const DECLARATION = '<?xml version="1.0" encoding="ISO-8859-1"?>';

describe('the document around the rows, in every slicing', () => {
  test.each([
    { name: 'an empty root', text: '<invalidemails></invalidemails>', emails: [] },
    { name: 'a root that closes itself', text: '<invalidemails/>', emails: [] },
    { name: 'a root that closes itself after a space', text: '<invalidemails />', emails: [] },
    { name: 'a root with an attribute that closes itself', text: '<invalidemails xmlns="x"/>', emails: [] },
    { name: 'white space for rows', text: '<invalidemails> \r\n\t</invalidemails>', emails: [] },
    { name: 'a declaration', text: `${DECLARATION}\n\n<invalidemails/>\n`, emails: [] },
    { name: 'white space before the root', text: ' \n<invalidemails/>', emails: [] },
    { name: 'space inside its tags', text: '<invalidemails\n>\n</invalidemails >', emails: [] },
    {
      name: 'comments everywhere',
      text: `<!--a--><?pi b?><!-- > -->${list(`<!--c-->${row('<email>a</email>')}<!--d-->`)}<!--e-->`,
      emails: ['a'],
    },
    { name: 'a row in a comment', text: list(`<!--${row('<email>no</email>')}-->`), emails: [] },
    { name: 'the end of the list in a comment', text: list('<!--</invalidemails>-->'), emails: [] },
    { name: 'one row', text: list(row('<email>a</email>')), emails: ['a'] },
    {
      name: 'rows with space around and inside their tags',
      text: list(` ${row('<email >a</email\n>')}\r\n<invalidemail\t> <email>b</email> </invalidemail >`),
      emails: ['a', 'b'],
    },
    { name: 'attributes', text: list('<invalidemail n="1"><email x=">">a</email></invalidemail>'), emails: ['a'] },
    {
      name: 'the same address twice',
      text: list(row('<email>a</email>') + row('<email>a</email>')),
      emails: ['a', 'a'],
    },
  ])('$name', ({ text, emails }) => {
    for (const sizes of everySlicing(text.length))
      expect(read(text, sizes)).toEqual(emails.map((email) => entry(email)));
  });
});

describe('the fields of a row, in every slicing', () => {
  test.each([
    { fields: '<email>a</email><reason>r</reason><created>c</created>', reason: 'r', createdRaw: 'c' },
    { fields: '<created>c</created><reason>r</reason><email>a</email>', reason: 'r', createdRaw: 'c' },
    { fields: '<email>a</email>', reason: '', createdRaw: null },
    { fields: '<email>a</email><reason/><created/>', reason: '', createdRaw: '' },
    { fields: '<email>a</email><reason></reason>', reason: '', createdRaw: null },
    { fields: '<email>a</email><id>1</id><more><deep>x</deep></more>', reason: '', createdRaw: null },
    { fields: '<!--x--><email>a</email><!--</invalidemail>--><reason>r</reason>', reason: 'r', createdRaw: null },
  ])('$fields', ({ fields, reason, createdRaw }) => {
    const expected = [{ email: 'a', reason, createdRaw, createdMs: createdRaw === null ? null : 7 }];
    const text = list(row(fields));
    for (const sizes of everySlicing(text.length)) expect(read(text, sizes)).toEqual(expected);
  });

  test('a timestamp that cannot be read stays as it was written', () => {
    const text = list(row('<email>a</email><created>0000-00-00 00:00:00</created>'));
    expect(
      rowsOf(
        feed(
          createXmlRowReader(() => null),
          text,
        ),
      ),
    ).toEqual([entry('a', { createdRaw: '0000-00-00 00:00:00' })]);
  });
});

describe('the text of a field, in every slicing', () => {
  test.each([
    { written: '', email: '' },
    { written: '007', email: '007' },
    { written: '1e3', email: '1e3' },
    { written: 'true', email: 'true' },
    { written: '  a  ', email: '  a  ' },
    { written: '   ', email: '   ' },
    { written: '\n a\tb\n', email: '\n a\tb\n' },
    { written: 'a\r\nb\rc', email: 'a\nb\nc' },
    { written: 'a&#13;&#xD;&#10;b', email: 'a\r\r\nb' },
    { written: '&lt;&gt;&amp;&quot;&apos;', email: '<>&"\'' },
    { written: '&#65;&#x42;&#x1F600;&#233;', email: 'AB😀é' },
    { written: '&amp;amp; &amp;#65;', email: '&amp; &#65;' },
    { written: 'a & b&c &nbsp; &; &#; &#x; &# 65;', email: 'a & b&c &nbsp; &; &#; &#x; &# 65;' },
    { written: 'x>y ]] > "quoted"', email: 'x>y ]] > "quoted"' },
    { written: 'é€😀', email: 'é€😀' },
    { written: '<![CDATA[<b>&amp;</invalidemail></b>]]>', email: '<b>&amp;</invalidemail></b>' },
    { written: 'a<![CDATA[ & ]]>b<![CDATA[]]>', email: 'a & b' },
    { written: '<![CDATA[<!--]]>a', email: '<!--a' },
    { written: 'a<!-- </invalidemail> & -->b', email: 'ab' },
    { written: 'a<!--<![CDATA[-->b', email: 'ab' },
  ])('$written is $email', ({ written, email }) => {
    const text = list(row(`<email>${written}</email>`));
    for (const sizes of everySlicing(text.length)) expect(read(text, sizes)).toEqual([entry(email)]);
  });

  test('many more rows than one may be long come out whole, in many slices and in one', () => {
    const emails = Array.from({ length: 12_000 }, (_, index) => `user${index}.${'x'.repeat(40)}@example.com`);
    const text = list(emails.map((email) => row(`<email>${email}</email>`)).join('\n'));
    expect(text.length).toBeGreaterThan(1_048_576);
    for (const size of [10_000, text.length]) expect(read(text, [size]).map(({ email }) => email)).toEqual(emails);
  });
});
