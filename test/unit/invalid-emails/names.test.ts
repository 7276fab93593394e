import { describe, expect, test } from '@jest/globals';
import { isBlank, parseAddress, parseUser } from '../../../src/invalid-emails/names.js';
import { caught } from '../../support/caught.js';

const KINDS = [
  { kind: 'user', parse: parseUser, longest: 64 },
  { kind: 'email', parse: parseAddress, longest: 1024 },
] as const;

const BLANKS = [
  ' ',
  '   ',
  '\u00a0',
  '\u2003',
  '\u3000',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\u200b',
  '\u200d',
  '\u2060',
  '\u00ad',
  ' \u200b ',
];
const CONTROLS = ['\0', '\t', '\n', '\r', '\u001b', '\u007f', '\u0080', '\u0085', '\u009f'];

describe.each(KINDS)('$kind', ({ kind, parse, longest }) => {
  const fault = (value: string, argument = kind as string) => caught(() => parse(value, argument));
  const range = `give 1 to ${longest} characters, not blank.`;

  test.each([
    'a',
    'customer@example.com',
    'isaac@hotmail',
    'a+b "c"&d@x',
    ' spaces inside and around ',
    'é€😀',
    '<b>&amp;</b>',
    "'; DROP TABLE users; --",
    '%00%0A',
    'a\u200bb',
    '0',
    'null',
    '__proto__',
  ])('"%s" is passed on exactly as given', (value) => {
    expect(parse(value)).toBe(value);
  });

  test('may be as long as its range, counted in characters, and not longer', () => {
    for (const character of ['a', 'é', '😀']) {
      expect(parse(character.repeat(longest))).toBe(character.repeat(longest));
      expect(fault(character.repeat(longest + 1))).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: `"${kind}" is too long; ${range}`,
      });
    }
  });

  test('may not be empty', () => {
    expect(fault('')).toMatchObject({ code: 'BAD_USER_INPUT', message: `"${kind}" is empty; ${range}` });
  });

  test.each(BLANKS.map((value) => ({ value, written: JSON.stringify(value) })))(
    'may not be blank: $written',
    ({ value }) => {
      expect(fault(value)).toMatchObject({ code: 'BAD_USER_INPUT', message: `"${kind}" is blank; ${range}` });
      expect(isBlank(value)).toBe(true);
      expect(parse(`${value}a${value}`)).toBe(`${value}a${value}`);
    },
  );

  test.each(CONTROLS.map((value) => ({ value, written: JSON.stringify(value) })))(
    'may not hold a control character: $written',
    ({ value }) => {
      for (const around of [value, `a${value}`, `${value}a`, `a${value}b`]) {
        expect(fault(around)).toMatchObject({
          code: 'BAD_USER_INPUT',
          message: `"${kind}" has control characters; ${range}`,
        });
      }
    },
  );

  test.each(['\ud83d', 'a\ude00', '\ude00\ud83d'])('may not hold half a character', (value) => {
    expect(fault(value)).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: `"${kind}" is not well-formed Unicode; ${range}`,
    });
  });

  test('is called by the name that the caller knows it by, and never quoted', () => {
    const { message } = fault('hunter2\n', 'emails[3]');
    expect(message).toBe(`"emails[3]" has control characters; ${range}`);
    expect(caught(() => parse('')).message).toContain(`"${kind}"`);
  });
});

test.each(['', 'a', ' a ', '\u200ba', '@', '.', '\0'])('%j is blank only where there is nothing', (value) => {
  expect(isBlank(value)).toBe(value === '');
});
