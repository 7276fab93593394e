import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formValue } from '../../src/sendgrid/apis/form-value.js';
import { fuzz } from '../support/fuzz.js';

const asTheLibraryWritesIt = (value: string): string => new URLSearchParams([['', value]]).toString().slice('='.length);

test('a value of a form is what URLSearchParams writes, whatever it is', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    // Halves of characters as well.
    fc.array(fc.integer({ max: 0xffff, min: 0 }), { maxLength: 6 }).map((units) => String.fromCharCode(...units)),
  );
  fuzz(fc.property(text, (value) => expect(formValue(value)).toBe(asTheLibraryWritesIt(value))));
});

test('so it is for each of the first 65,536 characters', () => {
  const differing: number[] = [];
  for (let code = 0; code <= 0xffff; code++) {
    const value = `a${String.fromCharCode(code)}b`;
    if (formValue(value) !== asTheLibraryWritesIt(value)) differing.push(code);
  }
  expect(differing).toEqual([]);
});
