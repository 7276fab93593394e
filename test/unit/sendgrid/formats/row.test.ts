import { describe, expect, test } from '@jest/globals';
import { dropSpace, toInvalidEmail } from '../../../../src/sendgrid/formats/row.js';
import { caught } from '../../../support/caught.js';
import { entry } from '../../../support/rows.js';

describe('one row', () => {
  test('is its email, its reason and its timestamp, read and as it was written', () => {
    const row = toInvalidEmail({ email: 'a', reason: 'r', created: '12' }, (text) => Number(text) * 2);
    expect(row).toEqual({ email: 'a', reason: 'r', createdRaw: '12', createdMs: 24 });
  });

  test.each([{ raw: { email: 'a' } }, { raw: { email: 'a', reason: undefined, created: null } }])(
    'without a reason and a timestamp has an empty one and none: $raw',
    ({ raw }) => {
      expect(toInvalidEmail(raw, () => 7)).toEqual(entry('a'));
    },
  );

  test.each([
    { raw: {}, why: 'a row has no email' },
    { raw: { email: null }, why: 'a row has no email' },
    { raw: { email: new String('a') }, why: 'a row has no email' },
    { raw: { email: 'a', reason: null }, why: 'the reason of a row is not text' },
    { raw: { email: 'a', reason: 7 }, why: 'the reason of a row is not text' },
    { raw: { email: 'a', created: false }, why: 'the timestamp of a row is not text' },
    { raw: { email: 'a', created: ['2009'] }, why: 'the timestamp of a row is not text' },
  ])('$raw is none: $why', ({ raw, why }) => {
    expect(caught(() => toInvalidEmail(raw, () => 7))).toMatchObject({
      code: 'UPSTREAM_PROTOCOL',
      message: `The upstream's answer is not surely a whole list: ${why}.`,
      delivery: 'unsettled',
    });
  });
});

test('only the white space of JSON and XML is dropped, and only at the start', () => {
  expect(dropSpace(' \t\r\n a \n')).toBe('a \n');
  for (const space of ['\u00a0', '\u2028', '\ufeff', '\v', '\f', '\0'])
    expect(dropSpace(`${space}a`)).toBe(`${space}a`);
});
