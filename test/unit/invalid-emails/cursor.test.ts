import { describe, expect, test } from '@jest/globals';
import { decodeCursor, encodeCursor } from '../../../src/invalid-emails/cursor.js';
import { ORDERS, type SortKey } from '../../../src/invalid-emails/order.js';
import { caught } from '../../support/caught.js';

const KEY: SortKey = {
  email: 'isaac@hotmail',
  reason: 'Bad Syntax',
  createdMs: 1_244_662_830_000,
  createdRaw: '2009-06-10 12:40:30',
  occurrence: 1,
};
const NOT_OURS = '"after" is not a cursor of this gateway; pass one on exactly as it came.';

const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const ODD: Readonly<Record<string, SortKey>> = {
  'nothing but an address': { email: 'a', reason: '', createdMs: null, createdRaw: null, occurrence: 0 },
  'an empty address': { ...KEY, email: '' },
  'half of a surrogate pair': { ...KEY, email: '\ud83d', reason: 'x\ude00' },
  'signs of base64 and JSON': { ...KEY, email: '"\\?>~ü😀\u2028', createdRaw: '","' },
  'an early instant': { ...KEY, createdMs: -62_135_596_800_000 },
};

describe('a cursor', () => {
  test.each(Object.entries(ODD))('brings back %s', (_, key) => {
    for (const order of ORDERS) expect(decodeCursor('after', encodeCursor(order, key), order)).toEqual(key);
  });

  test('fits into a URL and a shell without quoting', () => {
    for (const key of Object.values(ODD)) expect(encodeCursor('EMAIL_ASC', key)).toMatch(/^[\w-]+$/);
  });
});

describe('refused with BAD_USER_INPUT', () => {
  const own = encodeCursor('EMAIL_ASC', KEY);

  test('a cursor of another order, with both named', () => {
    for (const order of ORDERS.filter((other) => other !== 'EMAIL_ASC')) {
      const { code, message } = caught(() => decodeCursor('before', own, order));
      expect(code).toBe('BAD_USER_INPUT');
      expect(message).toBe(`"before" is a cursor of EMAIL_ASC, and orderBy is ${order}; page on with the same order.`);
    }
  });

  test('a cursor that was cut off anywhere', () => {
    for (let length = 0; length < own.length; length++) {
      const error = caught(() => decodeCursor('after', own.slice(0, length), 'EMAIL_ASC'));
      expect([error.code, error.message]).toEqual(['BAD_USER_INPUT', NOT_OURS]);
    }
  });

  test.each([
    '',
    'null',
    '💥',
    '%%%',
    'YXJyYXljb25uZWN0aW9uOjA=',
    cursorOf(null),
    cursorOf({ order: 'EMAIL_ASC' }),
    cursorOf(['EMAIL_ASC', 1, 'a', 'r', null]),
    cursorOf(['EMAIL_ASC', 1, 'a', 'r', null, 0, 'more']),
    cursorOf(['EMAIL_ASC', '1', 'a', 'r', null, 0]),
    cursorOf(['EMAIL_ASC', 1, null, 'r', null, 0]),
    cursorOf(['EMAIL_ASC', 1, 'a', 'r', 7, 0]),
    cursorOf(['EMAIL_ASC', 1, 'a', 'r', null, -1]),
    cursorOf(['EMAIL_ASC', 1, 'a', 'r', null, 0.5]),
    cursorOf(['NO_ORDER', 1, 'a', 'r', null, 0]),
    Buffer.from('["EMAIL_ASC",1e999,"a","r",null,0]').toString('base64url'),
  ])('what is no cursor: %j', (garbage) => {
    const error = caught(() => decodeCursor('after', garbage, 'EMAIL_ASC'));
    expect([error.code, error.message]).toEqual(['BAD_USER_INPUT', NOT_OURS]);
  });

  // Known fault: it is read all the same, so one place has many cursors. Turns red, and becomes `test.each`, once it is refused.
  test.each([
    ['padding', `${own}=`],
    ['white space', ` ${own}\n`],
    ['signs that base64 skips', `${own.slice(0, 8)}!${own.slice(8)}`],
    [
      'the other alphabet',
      Buffer.from(encodeCursor('EMAIL_ASC', { ...KEY, email: '?>~' }), 'base64url').toString('base64'),
    ],
    [
      'other JSON',
      Buffer.from(JSON.stringify(JSON.parse(Buffer.from(own, 'base64url').toString()), null, 1)).toString('base64url'),
    ],
  ])('a cursor that was encoded anew: %s', (_, changed) => {
    expect(caught(() => decodeCursor('after', changed, 'EMAIL_ASC')).code).toBe('BAD_USER_INPUT');
  });

  test('and nothing of a cursor is repeated in the message', () => {
    const { message } = caught(() => decodeCursor('after', `${own.slice(0, 20)}x`, 'EMAIL_ASC'));
    expect(message).not.toContain(own.slice(0, 20));
  });
});
