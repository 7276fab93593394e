import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../src/errors.js';
import { formatInstant } from '../../src/instant.js';
import type { Column, InvalidEmail, InvalidEmailTable, RowMember } from '../../src/invalid-emails/port.js';
import { createTableBuilder } from '../../src/invalid-emails/table-builder.js';
import { createJsonRecogniser } from '../../src/sendgrid/formats/json-recogniser.js';
import { createJsonReader, createJsonRowReader } from '../../src/sendgrid/formats/json-rows.js';
import type { RowReader } from '../../src/sendgrid/formats/row.js';
import { createTableSink } from '../../src/sendgrid/formats/table-sink.js';
import { createXmlRecogniser } from '../../src/sendgrid/formats/xml-recogniser.js';
import { createXmlReader, createXmlRowReader, INVALID_EMAILS } from '../../src/sendgrid/formats/xml-rows.js';
import { anyDocumentedRows, documentedJson, documentedXml } from '../support/documented.js';
import { anyChoices, anyWireRows, asJson, asXml, type WireRow } from '../support/encodings.js';
import { feed } from '../support/feed.js';
import { fuzz, sliceSizes } from '../support/fuzz.js';
import { rowsOf } from '../support/rows.js';

const readCreated = (text: string): number | null => (text.length % 2 === 0 ? text.length : null);

type Reader = () => RowReader<InvalidEmailTable>;

const sink = () => createTableSink(createTableBuilder(), readCreated);
const FORMATS: Readonly<Record<'json' | 'xml', { recognising: Reader; library: Reader }>> = {
  json: { recognising: () => createJsonRowReader(readCreated), library: () => createJsonReader(sink()) },
  xml: { recognising: () => createXmlRowReader(readCreated), library: () => createXmlReader(INVALID_EMAILS, sink()) },
};

function outcome(reader: Reader, text: string, sizes: readonly number[]): readonly InvalidEmail[] | 'refused' {
  try {
    return rowsOf(feed(reader(), text, sizes));
  } catch (thrown) {
    if (thrown instanceof GatewayError && thrown.code === 'UPSTREAM_PROTOCOL') return 'refused';
    throw thrown;
  }
}

/** What text may be damaged with: pieces of both formats, and characters that mean something in one of them. */
const PIECES = [
  ...Array.from('[]{},:"\\<>&;/#\n\r\t \u0000\u001f\u007f\u00a0\ufeff\ufffe\ud83dé1-.e'),
  '"email":"a",',
  ',"reason":"r"',
  '"created":12,',
  '"x":1,',
  '{"email":"a"},',
  '\\u00e9',
  '\\ud83d',
  '<email>a</email>',
  '<reason/>',
  '<created></created>',
  '<x>1</x>',
  '<invalidemail>',
  '</invalidemail>',
  '</invalidemails>',
  '<!-- x -->',
  '<![CDATA[<]]>',
  ']]>',
  '<?pi?>',
  '&amp;',
  '&AMP;',
  '&nbsp;',
  '&#65;',
  '&#x41;',
  '&#X41;',
  '&#0;',
  '&#xd83d;',
  '&#',
  '-1',
  '1e3',
  '0x1',
  '00',
  'null',
] as const;

const anyEdit = fc.record({
  where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.constant(1), fc.nat(30)),
  insert: fc.oneof(fc.constant(''), fc.constantFrom(...PIECES)),
});

function damage(text: string, edits: readonly { where: number; remove: number; insert: string }[]): string {
  return edits.reduce((damaged, { where, remove, insert }) => {
    const at = Math.floor(where * (damaged.length + 1));
    return damaged.slice(0, at) + insert + damaged.slice(at + remove);
  }, text);
}

const anyEdits = fc.array(anyEdit, { maxLength: 3 });

/** Texts that may be none in this format, in rows of the documented shape. */
const anyRawText = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom('a', '7', ' ') },
      { weight: 1, arbitrary: fc.constantFrom(...PIECES) },
    ),
    {
      maxLength: 3,
    },
  )
  .map((pieces) => pieces.join(''));
const anyRawRows = fc.array(
  fc.record({ email: anyRawText, reason: anyRawText, created: anyRawText }, { requiredKeys: ['email'] }),
  { minLength: 1, maxLength: 3 },
);

describe.each([
  { format: 'json', documented: documentedJson, odd: asJson },
  { format: 'xml', documented: documentedXml, odd: asXml },
] as const)('a $format list', ({ format, documented, odd }) => {
  const { recognising, library } = FORMATS[format];
  const anyText = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(anyDocumentedRows, anyChoices).map(([rows, choices]) => documented(rows, choices)),
    },
    { weight: 1, arbitrary: fc.tuple(anyWireRows, anyChoices).map(([rows, choices]) => odd(rows, choices)) },
  );

  test('is the same to the recogniser and to the library, whole, odd or damaged, in any slices', () => {
    let accepted = 0;
    let refused = 0;
    fuzz(
      fc.property(anyText, anyEdits, sliceSizes, (text, edits, sizes) => {
        const damaged = damage(text, edits);
        const expected = outcome(library, damaged, []);
        if (expected === 'refused') refused++;
        else if (expected.length > 0) accepted++;
        expect(outcome(recognising, damaged, [])).toEqual(expected);
        expect(outcome(recognising, damaged, sizes)).toEqual(expected);
      }),
      4,
    );
    // A guard that found nothing must prove that it looked.
    expect(Math.min(accepted, refused)).toBeGreaterThan((accepted + refused) / 10);
  });

  test('with any characters in its texts is the same to both', () => {
    let accepted = 0;
    fuzz(
      fc.property(anyRawRows, anyChoices, (rows, choices) => {
        const text = documented(rows, choices, true);
        const expected = outcome(library, text, []);
        if (expected !== 'refused') accepted++;
        expect(outcome(recognising, text, [])).toEqual(expected);
      }),
      4,
    );
    expect(accepted).toBeGreaterThan(50);
  });

  test('of the documented shape needs no library', () => {
    const createRecogniser = format === 'json' ? createJsonRecogniser : createXmlRecogniser;
    fuzz(
      fc.property(anyDocumentedRows, anyChoices, (rows, choices) => {
        const text = documented(rows, choices);
        const table = createTableBuilder();
        const start = format === 'json' ? text.indexOf('[') + 1 : text.indexOf('<invalidemails>') + 15;
        const end = createRecogniser(table, readCreated)(text, start);
        expect(table.build().size).toBe(rows.length);
        expect(text.slice(end)).toMatch(format === 'json' ? /^\]\s*$/ : /^\s*<\/invalidemails>\s*$/);
      }),
    );
  });
});

/** Long enough for spans of the upstream's text, with rows among them that must be copied, and in all that the two columns may mean. */
const anyLongList = fc
  .tuple(
    anyDocumentedRows.filter((rows) => rows.length > 0),
    fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  )
  .map(([odd, gaps]) =>
    gaps.flatMap((gap, turn) => [
      ...Array.from({ length: gap % 60 }, (_, index) => ({
        email: `user${index}@example.com`,
        reason: index % 3 === 0 ? '' : `Unknown domain ${turn}`,
        created: `2009-06-10 12:40:${String(index).padStart(2, '0')}`,
      })),
      odd[turn % odd.length] as WireRow,
    ]),
  );
const anyMembers = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom<Column>('email', 'reason', 'created', 'createdRaw').map((value) => ({ key: value, value })),
    fc.record({
      key: fc.constantFrom('e', 'email', 'reason', 'created'),
      value: fc.constantFrom<Column>('email', 'reason', 'created', 'createdRaw'),
    }),
  ),
  { selector: ({ key }) => key, maxLength: 5 },
);

describe.each([
  { format: 'json', documented: documentedJson },
  { format: 'xml', documented: documentedXml },
] as const)('rows written from a $format list', ({ format, documented }) => {
  const { recognising, library } = FORMATS[format];

  test('are the same whether their text is that of the upstream or was copied, whatever is selected in whichever order', () => {
    fuzz(
      fc.property(anyLongList, anyChoices, anyMembers, sliceSizes, (rows, choices, members, sizes) => {
        const text = documented(rows, choices);
        const copied = feed(library(), text);
        const expected = objectsOf(copied, members);
        expect(rowsOf(copied).map(({ email }) => email)).toEqual(rows.map(({ email }) => email));
        for (const slices of [[], [1500], sizes.map((size) => size * 40)]) {
          const table = feed(recognising(), text, slices);
          expect(rowsOf(table)).toEqual(rowsOf(copied));
          expect(textsOf(table, members)).toEqual(expected);
        }
      }),
      0.5,
    );
  });
});

function textsOf(table: InvalidEmailTable, members: readonly RowMember[]): readonly string[] {
  const textOf = table.rowTexts(members);
  return Array.from({ length: table.size }, (_, index) => `${textOf(index)}}`);
}

function objectsOf(table: InvalidEmailTable, members: readonly { key: string; value: Column }[]): readonly string[] {
  return rowsOf(table).map((row) => {
    const { createdMs } = row;
    const fields = { ...row, created: createdMs === null ? null : formatInstant(createdMs) };
    return JSON.stringify(Object.fromEntries(members.map(({ key, value }) => [key, fields[value]])));
  });
}
