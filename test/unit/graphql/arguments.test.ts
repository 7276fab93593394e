import { describe, expect, test } from '@jest/globals';
import { checkLength, checkRange } from '../../../src/graphql/arguments.js';
import { caught } from '../../support/caught.js';

describe('a number', () => {
  test.each([1, 50, 100])('of %i is in the range of 1 to 100', (value) => {
    expect(checkRange('limit', value, 1, 100)).toBe(value);
  });

  test.each([0, 101, -1, Number.NaN])('of %p is not, and the argument and its range are named', (value) => {
    expect(caught(() => checkRange('limit', value, 1, 100))).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: `"limit" is ${value}; give 1 to 100.`,
    });
  });
});

describe('a list', () => {
  test.each([[['a']], [['a', 'b', 'c']]])('of %j is in the range of 1 to 3', (values) => {
    expect(checkLength('emails', values, 1, 3)).toBe(values);
  });

  test.each([[[]], [['a', 'b', 'c', 'd']]])('of %j is not, and none of it is quoted', (values) => {
    expect(caught(() => checkLength('emails', values, 1, 3))).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: `"emails" has ${values.length} entries; give 1 to 3.`,
    });
  });
});
