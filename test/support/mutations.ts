import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { fixture } from './fixtures.js';

/** Bytes that may come from an upstream: anything, damaged fixtures, and soups of what the formats are made of. */

const BODIES = readdirSync(new URL('../fixtures/', import.meta.url))
  .filter((name) => /\.(xml|json|txt|http)$/.test(name))
  .map((name) => new Uint8Array(fixture(name)));

const PIECES = [
  '<invalidemails>',
  '</invalidemails>',
  '<invalidemails/>',
  '<invalidemail>',
  '</invalidemail>',
  '<email>a</email>',
  '<reason>r</reason>',
  '<created>2009-06-10 12:40:30</created>',
  '<email',
  '</email>',
  '<users>',
  '</users>',
  '<user>',
  '</user>',
  '<username>a</username>',
  '<active>true</active>',
  '<result>',
  '</result>',
  '<message>success</message>',
  '<?xml version="1.0" encoding="ISO-8859-1"?>',
  '<?',
  '?>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE x>',
  '<__proto__/>',
  '<constructor>',
  '&amp;',
  '&#0;',
  '&#x41;',
  '&',
  '[',
  ']',
  '{',
  '}',
  ',',
  '"email":"a"',
  '"reason":null',
  '"username":"a"',
  '"active":"false"',
  '"message":"User not found"',
  '"errors":[',
  '"',
  '\\',
  '\\u00e9',
  ' ',
  '\r\n',
  '\u00a0',
  'é€😀',
];

const BYTE_ORDER_MARKS = ['', '', '', '\u00ef\u00bb\u00bf', '\u00ff\u00fe', '\u00fe\u00ff'];

interface Edit {
  readonly where: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const somePiece = fc.constantFrom(...PIECES).map((piece) => new Uint8Array(Buffer.from(piece)));

const anyEdit: fc.Arbitrary<Edit> = fc.record({
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.constant(1), fc.nat(40)),
  insert: fc.oneof(fc.constant(new Uint8Array(0)), somePiece, fc.uint8Array({ maxLength: 3 })),
});

function applyEdit(bytes: Uint8Array, { where, remove, insert }: Edit): Uint8Array {
  const at = Math.floor(where * bytes.length);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]));
}

const damagedFixture = fc
  .tuple(fc.constantFrom(...BODIES), fc.array(anyEdit, { maxLength: 3 }))
  .map(([body, edits]) => edits.reduce(applyEdit, body));

const soup = fc
  .tuple(fc.constantFrom(...BYTE_ORDER_MARKS), fc.array(somePiece, { maxLength: 30 }))
  .map(([mark, pieces]) => new Uint8Array(Buffer.concat([Buffer.from(mark, 'latin1'), ...pieces])));

export const anyBody: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: damagedFixture },
  { weight: 4, arbitrary: soup },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }) },
);
