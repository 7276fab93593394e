import { describe, expect, test } from '@jest/globals';
import { type GraphQLError, parseValue as parseLiteral } from 'graphql';
import { DateTime } from '../../../src/graphql/date-time.js';
import { formatInstant } from '../../../src/instant.js';

const NOT_AN_INSTANT = 'DateTime must be an RFC 3339 instant such as 2009-06-10T19:40:30Z.';

const fromLiteral = (literal: string): number => DateTime.parseLiteral(parseLiteral(literal));

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (thrown) {
    return (thrown as GraphQLError).message;
  }
  return 'nothing was thrown';
}

describe('what callers get', () => {
  test.each([
    { ms: 1_244_662_830_000, text: '2009-06-10T19:40:30Z' },
    { ms: 1_244_662_830_120, text: '2009-06-10T19:40:30.120Z' },
    { ms: 1_244_662_830_001, text: '2009-06-10T19:40:30.001Z' },
    { ms: 0, text: '1970-01-01T00:00:00Z' },
    { ms: -1, text: '1969-12-31T23:59:59.999Z' },
    { ms: 253_402_300_799_000, text: '9999-12-31T23:59:59Z' },
  ])('$ms is $text', ({ ms, text }) => {
    expect(DateTime.serialize(ms)).toBe(text);
    expect(formatInstant(ms)).toBe(text);
    expect(DateTime.parseValue(text)).toBe(ms);
  });

  test.each(['2009-06-10T19:40:30Z', new Date(0), null, true, 7n])('%p is no instant of ours', (value) => {
    expect(messageOf(() => DateTime.serialize(value))).toBe('DateTime cannot represent this value.');
  });
});

describe('what callers give', () => {
  test.each([
    { text: '2009-06-10T19:40:30Z', ms: 1_244_662_830_000 },
    { text: '2009-06-10t19:40:30z', ms: 1_244_662_830_000 },
    { text: '2009-06-10T19:40:30+00:00', ms: 1_244_662_830_000 },
    { text: '2009-06-10T19:40:30-00:00', ms: 1_244_662_830_000 },
    { text: '2009-06-10T12:40:30-07:00', ms: 1_244_662_830_000 },
    { text: '2009-06-11T01:10:30+05:30', ms: 1_244_662_830_000 },
    { text: '2009-06-10T19:40:30.5Z', ms: 1_244_662_830_500 },
    { text: '2009-06-10T19:40:30.123456789Z', ms: 1_244_662_830_123 },
    { text: '2008-02-29T00:00:00Z', ms: 1_204_243_200_000 },
    { text: '2009-06-10T00:00:00+23:59', ms: 1_244_505_660_000 },
  ])('$text is $ms, in a variable and in the document', ({ text, ms }) => {
    expect(DateTime.parseValue(text)).toBe(ms);
    expect(fromLiteral(`"${text}"`)).toBe(ms);
  });

  test.each([
    '',
    'now',
    '2009-06-10',
    '2009-06-10T19:40:30',
    '2009-06-10 19:40:30Z',
    '2009-06-10T19:40Z',
    '2009-06-10T19:40:30+0000',
    '2009-06-10T19:40:30+07',
    '2009-06-10T19:40:30.Z',
    '2009-06-10T24:00:00Z',
    '2009-06-10T25:00:00Z',
    '2009-06-10T19:60:30Z',
    '2009-06-10T19:40:60Z',
    '2009-06-10T19:40:30+24:00',
    '2009-06-10T19:40:30+12:60',
    '2009-02-29T00:00:00Z',
    '2009-02-30T00:00:00+01:00',
    '2009-04-31T00:00:00Z',
    '2009-00-10T00:00:00Z',
    '2009-13-10T00:00:00Z',
    '2009-06-00T00:00:00Z',
    '+02009-06-10T19:40:30Z',
    ' 2009-06-10T19:40:30Z',
    '2009-06-10T19:40:30Z\n',
  ])('"%s" is none', (text) => {
    expect(messageOf(() => DateTime.parseValue(text))).toBe(NOT_AN_INSTANT);
    expect(messageOf(() => fromLiteral(JSON.stringify(text)))).toBe(NOT_AN_INSTANT);
  });

  test.each([1_244_662_830_000, null, {}, ['2009-06-10T19:40:30Z'], new Date(0)])('%p is none', (value) => {
    expect(messageOf(() => DateTime.parseValue(value))).toBe(NOT_AN_INSTANT);
  });

  test.each(['1244662830000', 'null', 'NOW', '{}'])('the literal %s is none', (literal) => {
    expect(messageOf(() => fromLiteral(literal))).toBe(NOT_AN_INSTANT);
  });
});

test('the scalar names its specification', () => {
  expect(DateTime).toMatchObject({
    name: 'DateTime',
    specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  });
});
