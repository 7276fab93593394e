import { expect, test } from '@jest/globals';
import { toCsvLine } from '../../../src/export/csv.js';
import { toJsonLine } from '../../../src/export/ndjson.js';

const row = (email: string, reason = '') => ({ email, reason, createdMs: null, createdRaw: null });

test.each([
  ['=1+1', "'=1+1"],
  ['+a@x', "'+a@x"],
  ['-a@x', "'-a@x"],
  ['@SUM(A1)', "'@SUM(A1)"],
  [' =1', "' =1"],
  ['\u200b=1', "'\u200b=1"],
  ['＝1', "'＝1"],
  ['\t1', '"\'\t1"'],
  ['\r1', '"\'\r1"'],
  ['\n1', '"\'\n1"'],
  ['＝1;=2', '"\'＝1;\'=2"'],
  ['a;=1+1', '"a;\'=1+1"'],
  ['a\t\u200b@b', '"a\t\'\u200b@b"'],
  ['a\r\n =1', '"a\r\n\' =1"'],
  ['a;b', '"a;b"'],
  ['550; 5.1.1', '"550; 5.1.1"'],
  ['a=1', 'a=1'],
  ['a-b@x', 'a-b@x'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['', ''],
])('the cell %j is written %j', (email, written) => {
  expect(toCsvLine(row(email))).toBe(`${written},,,\r\n`);
});

test('a whole line, in both formats', () => {
  const whole = { email: 'a@x', reason: 'b', createdMs: 1_244_662_830_000, createdRaw: '2009-06-10 12:40:30' };
  expect(toCsvLine(whole)).toBe('a@x,b,2009-06-10T19:40:30Z,2009-06-10 12:40:30\r\n');
  expect(JSON.parse(toJsonLine(whole))).toEqual({
    email: 'a@x',
    reason: 'b',
    created: '2009-06-10T19:40:30Z',
    createdRaw: '2009-06-10 12:40:30',
  });
  expect(toJsonLine(row('a\nb'))).toBe('{"email":"a\\nb","reason":"","created":null,"createdRaw":null}\n');
});
