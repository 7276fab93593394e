import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { damaged } from '../../../../src/emulator/faults/damage.js';
import { type Document, inBatches } from '../../../../src/emulator/formats/document.js';
import { jsonPieces } from '../../../../src/emulator/formats/json.js';
import { xmlPieces } from '../../../../src/emulator/formats/xml.js';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), 'latin1').trimEnd();

const textOf = (pieces: Iterable<string>): string => Buffer.concat([...inBatches(pieces)]).toString('latin1');
const json = (document: Document): string => textOf(jsonPieces(document));
const xml = (document: Document, xmlLayout: 'compact' | 'indented' = 'compact'): string =>
  textOf(xmlPieces(document, { xmlLayout, emptyXmlList: 'open-close' }));

const isXml = (text: string): boolean => {
  try {
    return XMLValidator.validate(text) === true;
  } catch {
    return false;
  }
};
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const created = '2009-06-10 12:40:30';
const ROWS = [
  { email: 'example@example.com', reason: 'Mail domain mentioned in email address is unknown', created },
  { email: 'isaac@hotmail', reason: 'Bad Syntax', created },
  { email: 'example@example.com', reason: 'Known bad domain', created },
];
const list = (entries: readonly Record<string, string>[]): Document => ({
  kind: 'list',
  name: 'invalidemails',
  entries,
});
const result = (message: string): Document => ({ kind: 'result', result: { message } });

describe('damage like that of the seed document', () => {
  test('is its fixtures, byte for byte', () => {
    expect(damaged(xml(list(ROWS)), 'both', true)).toBe(fixture('01-seed-v1-get.damaged.xml.txt'));
    const rows = ROWS.map((row) => ({ ...row, created: '2009-06-01 19:41:39' }));
    expect(damaged(json(list(rows)), 'both', false)).toBe(fixture('02-seed-v1-get.damaged.json.txt'));
    expect(damaged(xml(result('success')), 'first', true)).toBe(fixture('03-seed-v1-delete-success.damaged.xml.txt'));
    expect(damaged(xml(result('Email does not exist')), 'first', true)).toBe(
      fixture('04-seed-v1-delete-not-found.damaged.xml.txt'),
    );
  });

  test('may lack the last character only', () => {
    expect(damaged(xml(result('success')), 'last', true)).toBe('<result><message>success</message></result');
    expect(damaged(json(result('success')), 'last', false)).toBe('{"message":"success"');
  });
});

describe('damage inside', () => {
  const three = list(['a', 'b', 'c'].map((email) => ({ email })));

  test('is one bracket in the middle', () => {
    expect(damaged(json(three), 'middle', false)).toBe('[{"email":"a"},{"email":"b",{"email":"c"}]');
    expect(damaged(json(result('success')), 'middle', false)).toBe('{"message":success"}');
    expect(damaged('<l><i>a</i><i>b</i><i>c</i></l>', 'middle', true)).toBe('<l><i>a</i><i>b/i><i>c</i></l>');
  });

  test('is half a row before the right end', () => {
    expect(damaged(json(three), 'row', false)).toBe('[{"email":"a"},{"email":"b"},{"email":"c]');
    expect(damaged(json(result('success')), 'row', false)).toBe('{"message":"succ}');
    expect(damaged('<l><i>a</i><i>bcde</i>\n</l>\n', 'row', true)).toBe('<l><i>a</i><i>bc</l>\n');
    expect(damaged('<l></l>\n', 'row', true)).toBe('<l><row></l>\n');
    expect(damaged('<l/>', 'row', true)).toBe('<row><l/>');
    expect(damaged('[]', 'row', false)).toBe('[{]');
  });

  const anyText = fc.oneof(fc.string(), fc.constantFrom('},{"', '{', '}', '\\', '"', '</email>', '<', ''));
  const anyDocument: fc.Arbitrary<Document> = fc.oneof(
    fc.array(fc.record({ email: anyText, reason: anyText }), { maxLength: 4 }).map(list),
    anyText.map(result),
    anyText.map((text): Document => ({ kind: 'result', result: { message: 'error', errors: [text, text] } })),
    anyText.map((message): Document => ({ kind: 'result', result: { error: { code: 401, message } } })),
  );

  test.each(['middle', 'row'] as const)(
    'is always noticed by a strict parser, whatever the texts hold (%s)',
    (part) => {
      fc.assert(
        fc.property(anyDocument, fc.constantFrom('compact', 'indented'), (document, layout) => {
          expect(isJson(json(document))).toBe(true);
          expect(isJson(damaged(json(document), part, false))).toBe(false);
          expect(isXml(xml(document, layout))).toBe(true);
          expect(isXml(damaged(xml(document, layout), part, true))).toBe(false);
        }),
        { numRuns: 500 },
      );
    },
  );

  test.each(['middle', 'row'] as const)('keeps the first and the last character (%s)', (part) => {
    for (const text of [json(three), json(list(ROWS))]) expect(damaged(text, part, false)).toMatch(/^\[.*\]$/);
    expect(damaged(xml(list(ROWS)), part, true)).toMatch(/^<\?xml[\s\S]*<\/invalidemails>\n$/);
  });
});
