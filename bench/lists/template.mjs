import { NUMBER_DIGITS } from './names.mjs';

/** Stands in a template's text wherever the customer's number will. No row has it in itself. */
export const MARK = '#'.repeat(NUMBER_DIGITS);

/**
 * A text made once that becomes any customer's by writing its number into it: a body of a megabyte costs its copy, and so does a check.
 * @param text ASCII, with MARK where the number goes
 */
export function createTemplate(text) {
  const bytes = Buffer.from(text, 'latin1');
  const places = [];
  for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK, at + NUMBER_DIGITS)) places.push(at);
  let writtenNumber = -1;
  return {
    byteLength: bytes.length,
    /** The bytes for a customer: valid until the next call. */
    fill(number) {
      if (number !== writtenNumber) write(bytes, places, number);
      writtenNumber = number;
      return bytes;
    },
  };
}

function write(bytes, places, number) {
  const digits = Buffer.from(String(number).padStart(NUMBER_DIGITS, '0'));
  for (const place of places) {
    for (let index = 0; index < NUMBER_DIGITS; index++) bytes[place + index] = digits[index];
  }
}
