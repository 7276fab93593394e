import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { type Document, inBatches } from '../../../src/emulator/formats/document.js';
import { jsonPieces } from '../../../src/emulator/formats/json.js';
import { type XmlStyle, xmlPieces } from '../../../src/emulator/formats/xml.js';
import { xmlText } from '../../../src/emulator/formats/xml-text.js';

const HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n\n';
const COMPACT: XmlStyle = { xmlLayout: 'compact', emptyXmlList: 'open-close' };
const INDENTED: XmlStyle = { xmlLayout: 'indented', emptyXmlList: 'open-close' };

const bytesOf = (pieces: Iterable<string>): Buffer => Buffer.concat([...inBatches(pieces)]);
const xml = (document: Document, style = COMPACT): string => bytesOf(xmlPieces(document, style)).toString('latin1');
const json = (document: Document): string => bytesOf(jsonPieces(document)).toString('latin1');
const list = (...entries: readonly Record<string, string>[]): Document => ({
  kind: 'list',
  name: 'invalidemails',
  entries,
});

/** What a parser does with character data: references only. Independent of the encoder. */
function readXmlText(text: string): string {
  const named = new Map([
    ['amp', '&'],
    ['lt', '<'],
    ['gt', '>'],
    ['quot', '"'],
    ['apos', "'"],
  ]);
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/&(?:#(\d+)|(\w+));/g, (_all, number, name) =>
      number === undefined ? (named.get(name) ?? 'UNKNOWN') : String.fromCodePoint(Number(number)),
    );
}

const xmlCharacter = fc
  .oneof(
    fc.constantFrom(0x9, 0xa, 0xd),
    fc.integer({ min: 0x20, max: 0x2ff }),
    fc.integer({ min: 0x20, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0xfffd }),
    fc.integer({ min: 0x10000, max: 0x10ffff }),
  )
  .map((codePoint) => String.fromCodePoint(codePoint));

/** Any UTF-16, halves of surrogate pairs included. */
const anyString = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff })))
  .map((units) => String.fromCharCode(...units));

describe('XML text', () => {
  test('survives a parser, whatever XML can carry', () => {
    const anyText = fc.array(xmlCharacter, { maxLength: 40 }).map((characters) => characters.join(''));
    fc.assert(fc.property(anyText, (text) => expect(readXmlText(xmlText(text))).toBe(text)));
  });

  test('uses only bytes on which ISO-8859-1 and windows-1252 agree, and no bare control', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        expect(xmlText(text)).toMatch(/^[\u0020-\u007e\u00a0-\u00ff]*$/);
      }),
    );
  });

  test.each([
    ['a & b <c> "d" \'e\'', 'a &amp; b &lt;c&gt; &quot;d&quot; &#039;e&#039;'],
    ['\t\r\n', '&#9;&#13;&#10;'],
    ['café ÿ', 'café ÿ'],
    ['€ – 例 😀', '&#8364; &#8211; &#20363; &#128512;'],
    ['\u0080\u0085\u009f\u007f', '&#128;&#133;&#159;&#127;'],
    ['a\u0000b\u001bc', 'a&#65533;b&#65533;c'],
    ['\ud800x\udc00', '&#65533;x&#65533;'],
    ['\ufffe\uffff', '&#65533;&#65533;'],
    [']]>', ']]&gt;'],
  ])('%j is written %s', (text, written) => {
    expect(xmlText(text)).toBe(written);
  });
});

describe('XML documents', () => {
  test('are Latin-1 bytes', () => {
    const bytes = bytesOf(xmlPieces(list({ email: 'josé' }), COMPACT));
    const at = bytes.indexOf(Buffer.from('jos'));
    expect([...bytes.subarray(at, at + 5)]).toEqual([0x6a, 0x6f, 0x73, 0xe9, 0x3c]);
  });

  test('write an empty list in the way that is asked for', () => {
    expect(xml(list())).toBe(`${HEAD}<invalidemails></invalidemails>\n`);
    expect(xml(list(), INDENTED)).toBe(`${HEAD}<invalidemails></invalidemails>\n`);
    expect(xml(list(), { ...COMPACT, emptyXmlList: 'self-closing' })).toBe(`${HEAD}<invalidemails/>\n`);
  });

  test('name the items of a list after the list', () => {
    const users: Document = { kind: 'list', name: 'users', entries: [{ username: 'a' }] };
    expect(xml(users)).toBe(`${HEAD}<users><user><username>a</username></user></users>\n`);
  });

  test('nest what a result nests', () => {
    const result: Document = { kind: 'result', result: { error: { code: 401, message: 'no' }, errors: ['a', 'b'] } };
    expect(xml(result)).toBe(
      `${HEAD}<result><error><code>401</code><message>no</message></error><errors><error>a</error><error>b</error></errors></result>\n`,
    );
  });

  test.each([COMPACT, INDENTED])('are well-formed for any text (%j)', (style) => {
    fc.assert(
      fc.property(anyString, (text) => {
        expect(XMLValidator.validate(xml(list({ email: text, reason: text }, { email: '' }), style))).toBe(true);
      }),
    );
  });
});

describe('JSON documents', () => {
  test('look like those of PHP', () => {
    expect(json(list({ email: 'é/例😀"\\\n\u007f' }))).toBe(
      '[{"email":"\\u00e9\\/\\u4f8b\\ud83d\\ude00\\"\\\\\\n\u007f"}]',
    );
    expect(json({ kind: 'result', result: { error: { code: 401, message: 'no' } } })).toBe(
      '{"error":{"code":401,"message":"no"}}',
    );
  });

  test('are ASCII and read back as what was written, for any text', () => {
    fc.assert(
      fc.property(fc.array(anyString), (texts) => {
        const entries = texts.map((email) => ({ email }));
        const text = json(list(...entries));
        expect(text).toMatch(/^[\u0020-\u007f]*$/);
        expect(JSON.parse(text)).toEqual(entries);
      }),
    );
  });
});

describe('batches', () => {
  test('cut a long body without losing a byte', () => {
    const pieces = Array.from({ length: 5_000 }, (_, number) => `${number} ${'é'.repeat(60)};`);
    const batches = [...inBatches(pieces)];
    expect(batches.length).toBeGreaterThan(4);
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThan(66_000);
    expect(Buffer.concat(batches).toString('latin1')).toBe(pieces.join(''));
  });
});
