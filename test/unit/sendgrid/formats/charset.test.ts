import { describe, expect, test } from '@jest/globals';
import { createTextStream, sniffEncoding } from '../../../../src/sendgrid/formats/charset.js';
import { caught } from '../../../support/caught.js';
import { bytesOf, everySlicing } from '../../../support/feed.js';

function decode(bytes: Uint8Array, contentType?: string, size = Math.max(1, bytes.length)): string {
  const stream = createTextStream(contentType);
  let text = '';
  for (let from = 0; from < bytes.length; from += size) text += stream.push(bytes.subarray(from, from + size));
  return text + stream.end();
}

const joined = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? bytesOf(part) : Uint8Array.from(part))));

const BOM = [0xef, 0xbb, 0xbf];
const LATIN_1 = '<?xml version="1.0" encoding="ISO-8859-1"?>';
const UTF_8 = '<?xml version="1.0" encoding="UTF-8"?>';
/** é, €, ’ and ü as windows-1252 writes them. */
const WESTERN = [0xe9, 0x80, 0x92, 0xfc];
const LONG = 'x'.repeat(300);

describe('the encoding of an answer', () => {
  test.each([
    { name: 'nothing is said', bytes: bytesOf('é€😀'), type: undefined, text: 'é€😀' },
    { name: 'the header has no charset', bytes: bytesOf('é'), type: 'text/xml', text: 'é' },
    {
      name: 'the declaration says ISO-8859-1',
      bytes: joined(LATIN_1, WESTERN),
      type: undefined,
      text: `${LATIN_1}é€’ü`,
    },
    {
      name: 'the same of a long answer',
      bytes: joined(LATIN_1, LONG, WESTERN),
      type: undefined,
      text: `${LATIN_1}${LONG}é€’ü`,
    },
    {
      name: 'the header says ISO-8859-1',
      bytes: joined(WESTERN),
      type: 'application/json; charset=ISO-8859-1',
      text: 'é€’ü',
    },
    {
      name: 'the header says windows-1252',
      bytes: joined(WESTERN),
      type: 'text/xml;charset="windows-1252"',
      text: 'é€’ü',
    },
    {
      name: 'the header goes before the declaration',
      bytes: joined(LATIN_1, 'é'),
      type: 'text/xml; charset=utf-8',
      text: `${LATIN_1}é`,
    },
    {
      name: 'the header goes before the declaration, the other way',
      bytes: joined(UTF_8, WESTERN),
      type: 'text/xml; charset=latin1',
      text: `${UTF_8}é€’ü`,
    },
    {
      name: 'a byte order mark goes before both',
      bytes: joined(BOM, LATIN_1, 'é'),
      type: 'text/xml; charset=latin1',
      text: `${LATIN_1}é`,
    },
    {
      name: 'a byte order mark says UTF-16',
      bytes: joined([0xff, 0xfe, 0x5b, 0, 0x5d, 0]),
      type: undefined,
      text: '[]',
    },
    {
      name: 'a byte order mark says UTF-16, the other way',
      bytes: joined([0xfe, 0xff, 0, 0x5b, 0, 0x5d]),
      type: 'text/xml; charset=utf-8',
      text: '[]',
    },
    { name: 'nothing is there', bytes: joined(), type: undefined, text: '' },
    { name: 'only a byte order mark is there', bytes: joined(BOM), type: undefined, text: '' },
    { name: 'a second byte order mark is a character', bytes: joined(BOM, BOM, 'a'), type: undefined, text: '\ufeffa' },
  ])('$name, in every slicing', ({ bytes, type, text }) => {
    for (const [size] of everySlicing(bytes.length)) expect(decode(bytes, type, size)).toBe(text);
  });

  test('characters of two, three and four bytes survive slices at every place, before and after the sniffing', () => {
    const text = `${'é€😀'.repeat(40)}${LONG}${'😀€é'.repeat(40)}`;
    const bytes = bytesOf(text);
    for (const size of [1, 2, 3, 5, 7, 254, 255, 256, 257]) expect(decode(bytes, undefined, size)).toBe(text);
  });

  test.each([
    { header: 'text/xml; charset=UTF-8', encoding: 'UTF-8' },
    { header: 'text/xml; CHARSET = "utf-8" ; x=y', encoding: 'utf-8' },
    { header: 'text/xml; x=y;charset=latin1', encoding: 'latin1' },
    { header: 'text/xml; xcharset=latin1', encoding: 'utf-8' },
    { header: 'charset=latin1', encoding: 'utf-8' },
    { header: '', encoding: 'utf-8' },
  ])('header "$header" means $encoding', ({ header, encoding }) => {
    expect(sniffEncoding(bytesOf('[]'), header)).toBe(encoding);
  });

  test.each([
    { declaration: "<?xml version='1.0' encoding='Windows-1252' standalone='yes'?>", encoding: 'Windows-1252' },
    { declaration: '<?xml encoding = "utf-8"?>', encoding: 'utf-8' },
    { declaration: '<?xml version="1.0"?><a encoding="latin1"/>', encoding: 'utf-8' },
    { declaration: ' <?xml version="1.0" encoding="latin1"?>', encoding: 'utf-8' },
    { declaration: '<?xml-stylesheet encoding="latin1"?>', encoding: 'utf-8' },
    { declaration: '{"a":"<?xml version=1 encoding=\\"latin1\\"?>"}', encoding: 'utf-8' },
  ])('declaration $declaration means $encoding', ({ declaration, encoding }) => {
    expect(sniffEncoding(bytesOf(declaration), undefined)).toBe(encoding);
  });

  test('a declaration is looked for at the very start of the bytes, wherever they lie in their memory', () => {
    const memory = joined('garbage', LATIN_1, WESTERN);
    expect(decode(memory.subarray('garbage'.length))).toBe(`${LATIN_1}é€’ü`);
  });
});

describe('what cannot be decoded', () => {
  test.each([
    { name: 'a byte that UTF-8 does not have', bytes: joined('a', [0xff], 'b') },
    { name: 'a Latin-1 byte where nothing is declared', bytes: joined('caf', [0xe9]) },
    { name: 'an overlong form', bytes: joined([0xc0, 0xaf]) },
    { name: 'half a surrogate pair', bytes: joined([0xed, 0xa0, 0x80]) },
    { name: 'a character that is cut off at the end', bytes: joined('a', [0xe2, 0x82]) },
    { name: 'the same after the sniffing', bytes: joined(LONG, [0xe2, 0x82]) },
    { name: 'an odd number of bytes in UTF-16', bytes: joined([0xff, 0xfe, 0x5b]) },
  ])('$name is UPSTREAM_PROTOCOL, in every slicing', ({ bytes }) => {
    for (const [size] of everySlicing(bytes.length)) {
      const error = caught(() => decode(bytes, undefined, size));
      expect(error.code).toBe('UPSTREAM_PROTOCOL');
      expect(error.message).toMatch(/^The upstream's answer is not valid utf-(8|16le) text\.$/);
    }
  });

  test.each([
    { name: 'of the header', bytes: bytesOf('[]'), type: 'text/xml; charset=klingon' },
    { name: 'of the declaration', bytes: bytesOf('<?xml version="1.0" encoding="klingon"?>'), type: undefined },
    { name: 'that the web refuses', bytes: bytesOf('[]'), type: 'text/xml; charset=utf-7' },
    { name: 'of an empty answer', bytes: joined(), type: 'text/xml; charset=klingon' },
  ])('an unknown charset $name is UPSTREAM_PROTOCOL', ({ bytes, type }) => {
    expect(caught(() => decode(bytes, type))).toMatchObject({
      code: 'UPSTREAM_PROTOCOL',
      message: 'The upstream declares a charset that is not known.',
    });
  });
});
