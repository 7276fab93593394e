import { describe, expect, test } from '@jest/globals';
import { type Filter, filterKey, toCondition } from '../../../src/invalid-emails/filter.js';
import type { InvalidEmail } from '../../../src/invalid-emails/port.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { entry } from '../../support/rows.js';

const passes = (filter: Filter, row: InvalidEmail): boolean =>
  toCondition(filter, createRowsList([row], 0))?.(0) ?? true;

/** Filter, address, whether it passes. */
const ADDRESSES: readonly (readonly [Filter, string, boolean])[] = [
  [{ email: 'isaac@hotmail' }, 'isaac@hotmail', true],
  [{ email: 'isaac@hotmail' }, 'Isaac@hotmail', false],
  [{ email: 'isaac@hotmail' }, 'isaac@hotmail ', false],
  [{ email: '' }, '', true],
  [{ email: '' }, 'a', false],
  [{ emailContains: 'HOT' }, 'isaac@hotmail', true],
  [{ emailContains: '' }, '', true],
  [{ emailContains: 'é' }, 'RENÉ@x', true],
  // A letter and a combining accent are two characters; nothing here normalises.
  [{ emailContains: 'é' }, 'rene\u0301@x', false],
  [{ emailContains: 'Σ' }, 'ας@x', true],
  [{ emailContains: 'ss' }, 'weiß@x', false],
  [{ emailContains: '😀' }, 'a😀b', true],
  // Half of a pair is no character of the text.
  [{ emailContains: '\ud83d' }, 'a😀b', false],
  [{ emailContains: 'i' }, 'İ', false],
  [{ domain: 'HotMail' }, 'isaac@hotmail', true],
  [{ domain: 'hotmail' }, 'isaac@hotmail.com', false],
  [{ domain: 'hotmail' }, 'isaac@my-hotmail', false],
  [{ domain: 'c' }, 'a@b@c', true],
  [{ domain: 'b@c' }, 'a@b@c', false],
  [{ domain: 'isaac' }, 'isaac', false],
  [{ domain: '' }, 'isaac', false],
  [{ domain: '' }, 'isaac@', true],
  [{ domain: 'c' }, 'a@b\nc', false],
];

describe('conditions on the address', () => {
  test.each(ADDRESSES)('%j and %j: %s', (filter, email, expected) => {
    expect(passes(filter, entry(email))).toBe(expected);
  });

  test.each(Array.from('\\^$.*+?()[]{}|/-'))('%s stands for itself', (sign) => {
    expect(passes({ emailContains: `a${sign}b` }, entry(`xA${sign}By`))).toBe(true);
    expect(passes({ emailContains: `a${sign}b` }, entry('xAcBy'))).toBe(false);
    expect(passes({ emailContains: `a${sign}b` }, entry('xABy'))).toBe(false);
    expect(passes({ domain: `a${sign}b` }, entry(`x@A${sign}B`))).toBe(true);
    expect(passes({ domain: `a${sign}b` }, entry('x@AcB'))).toBe(false);
  });

  test('the same condition gives the same answer every time', () => {
    const condition = toCondition({ emailContains: 'a', domain: 'b' }, createRowsList([entry('a@b')], 0));
    const answers = [1, 2, 3].map(() => condition?.(0));
    expect(answers).toEqual([true, true, true]);
  });
});

describe('the other conditions', () => {
  test('a reason is matched exactly', () => {
    expect(passes({ reason: 'Bad Syntax' }, entry('a', { reason: 'Bad Syntax' }))).toBe(true);
    expect(passes({ reason: 'Bad Syntax' }, entry('a', { reason: 'bad syntax' }))).toBe(false);
    expect(passes({ reason: '' }, entry('a', { reason: 'Bad Syntax' }))).toBe(false);
  });

  test('from is inclusive, to is exclusive, and 1970 is a time like any other', () => {
    const at = (createdMs: number | null) => entry('a', { createdMs });
    expect([-1, 0, 1].map((ms) => passes({ createdFrom: 0 }, at(ms)))).toEqual([false, true, true]);
    expect([-1, 0, 1].map((ms) => passes({ createdTo: 0 }, at(ms)))).toEqual([true, false, false]);
    expect([0, 1, 2].map((ms) => passes({ createdFrom: 1, createdTo: 2 }, at(ms)))).toEqual([false, true, false]);
  });

  test('an entry without a timestamp matches no condition on it', () => {
    expect(passes({ createdFrom: 0 }, entry('a'))).toBe(false);
    expect(passes({ createdTo: Number.MAX_SAFE_INTEGER }, entry('a'))).toBe(false);
  });

  test('all given conditions must hold', () => {
    const row = entry('a@b', { reason: 'r', createdMs: 5 });
    const all: Filter = { email: 'a@b', emailContains: 'A', domain: 'B', reason: 'r', createdFrom: 5, createdTo: 6 };
    expect(passes(all, row)).toBe(true);
    const wrong: readonly Filter[] = [
      { email: 'x' },
      { emailContains: 'x' },
      { domain: 'x' },
      { reason: 'x' },
      { createdFrom: 6 },
      { createdTo: 5 },
    ];
    expect(wrong.map((difference) => passes({ ...all, ...difference }, row))).toEqual(wrong.map(() => false));
  });

  test('null is no condition', () => {
    const list = createRowsList([entry('a')], 0);
    const nulls = { email: null, emailContains: null, domain: null, reason: null, createdFrom: null, createdTo: null };
    expect(toCondition({}, list)).toBeNull();
    expect(toCondition(nulls, list)).toBeNull();
  });
});

test('keys are equal for equal filters, and for no others', () => {
  const filters: readonly Filter[] = [
    {},
    { email: '' },
    { email: 'a' },
    { emailContains: 'a' },
    { domain: 'a' },
    { reason: 'a' },
    { createdFrom: 0 },
    { createdTo: 0 },
    { email: 'a","b' },
    { email: 'a', emailContains: 'b' },
  ];
  expect(new Set(filters.map(filterKey)).size).toBe(filters.length);
  expect(filterKey({ reason: 'r', email: 'a' })).toBe(filterKey({ email: 'a', domain: null, reason: 'r' }));
});
