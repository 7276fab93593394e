import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { courseOf } from '../../../../src/emulator/faults/course.js';
import type { Fault } from '../../../../src/emulator/faults/fault.js';
import { createServedState, type ServedState } from '../../../../src/emulator/faults/served-state.js';
import { createState, type Row, type State } from '../../../../src/emulator/state.js';

const row = (email: string): Row => ({ email, reason: 'Bad Syntax', createdAt: null });
const emails = (rows: readonly Row[]): string => rows.map(({ email }) => email).join('');
const SILENCE = { kind: 'silence' } as const;

let state: ServedState;

beforeEach(() => {
  jest.useFakeTimers();
  state = createServedState(
    createState([
      { user: 'u', rows: ['a', 'b', 'c', 'b', 'd'].map(row) },
      { user: 'v', rows: [row('x')] },
    ]),
  );
});

afterEach(() => {
  jest.useRealTimers();
});

const during = <T>(fault: Fault | null, work: (state: State) => T): T =>
  state.during(courseOf(fault).effect, () => work(state.served));
const remove = (fault: Fault | null, email: string): number =>
  during(fault, (served) => served.removeRows('u', (each) => each.email === email));
const shown = (fault: Fault | null = null): string => during(fault, (served) => emails(served.rows('u')));
const truth = (): string => emails(state.truth.rows('u'));

describe('a delete', () => {
  test.each<[Fault | null]>([
    [null],
    [{ kind: 'delete-applied', answer: SILENCE }],
    [{ kind: 'latency', ms: 5 }],
    [{ kind: 'cut-off', framing: 'length' }],
    [{ kind: 'reset', at: { bytes: 0 } }],
    [{ kind: 'silence', at: { bytes: 0 } }],
    [{ kind: 'drip', bytes: 1, everyMs: 1 }],
    [{ kind: 'damage', part: 'row' }],
    [{ kind: 'gzip' }],
    [{ kind: 'header-overflow' }],
  ])('is applied at once under %j', (fault) => {
    expect(remove(fault, 'b')).toBe(2);
    expect([truth(), shown()]).toEqual(['acd', 'acd']);
  });

  test.each<[Fault]>([
    [{ kind: 'delete-not-applied', answer: { kind: 'cut-off', framing: 'close' } }],
    [{ kind: 'throttled' }],
    [{ kind: 'proxy-page', status: 503 }],
    [{ kind: 'answer', body: '{}' }],
    [{ kind: 'redirect', status: 302, location: '/' }],
    [{ kind: 'not-http' }],
    [{ kind: 'silence' }],
    [{ kind: 'reset' }],
    [{ kind: 'latency', ms: 5, answer: { kind: 'reset' } }],
  ])('is never applied under %j', (fault) => {
    expect(remove(fault, 'b')).toBe(2);
    jest.advanceTimersByTime(1e9);
    expect([truth(), shown()]).toEqual(['abcbd', 'abcbd']);
  });

  test('that is late is applied then, to what is there then', () => {
    expect(remove({ kind: 'delete-late', afterMs: 100, answer: SILENCE }, 'b')).toBe(2);
    jest.advanceTimersByTime(99);
    expect([truth(), shown()]).toEqual(['abcbd', 'abcbd']);
    state.truth.appendRows('u', [row('b'), row('e')]);
    jest.advanceTimersByTime(1);
    expect([truth(), shown()]).toEqual(['acde', 'acde']);
  });

  test('that is late and has nothing to delete stays without effect', () => {
    expect(remove({ kind: 'delete-late', afterMs: 100 }, 'z')).toBe(0);
    state.truth.appendRows('u', [row('z')]);
    jest.advanceTimersByTime(100);
    expect(truth()).toBe('abcbdz');
  });

  test('that is late survives its customer, and not a reset', () => {
    remove({ kind: 'delete-late', afterMs: 100 }, 'b');
    state.truth.removeCustomer('u');
    jest.advanceTimersByTime(100);
    state.truth.reset();
    expect(truth()).toBe('abcbd');
    remove({ kind: 'delete-late', afterMs: 100 }, 'b');
    state.truth.reset();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('of everything obeys too', () => {
    during({ kind: 'delete-late', afterMs: 100 }, (served) => served.replaceRows('u', []));
    expect(truth()).toBe('abcbd');
    jest.advanceTimersByTime(100);
    expect(truth()).toBe('');
    state.truth.reset();
    during({ kind: 'delete-lag', visibleMs: 100 }, (served) => served.replaceRows('u', []));
    expect([truth(), shown()]).toEqual(['', 'abcbd']);
  });
});

describe('visibility lag', () => {
  const LAG: Fault = { kind: 'delete-lag', visibleMs: 100 };

  test('shows deleted rows in their places until it is over, and is not the truth', () => {
    remove(LAG, 'b');
    expect([truth(), shown()]).toEqual(['acd', 'abcbd']);
    expect(during(null, (served) => served.size('u'))).toBe(5);
    // It is gone: deleting it again finds nothing.
    expect(remove(null, 'b')).toBe(0);
    jest.advanceTimersByTime(99);
    expect(shown()).toBe('abcbd');
    jest.advanceTimersByTime(1);
    expect(shown()).toBe('acd');
  });

  test('of several deletes ends for each in its time, and leaves others alone', () => {
    remove(LAG, 'a');
    jest.advanceTimersByTime(50);
    remove(LAG, 'c');
    remove(null, 'd');
    state.truth.appendRows('u', [row('e')]);
    expect([truth(), shown()]).toEqual(['bbe', 'abcbe']);
    jest.advanceTimersByTime(50);
    expect(shown()).toBe('bcbe');
    jest.advanceTimersByTime(50);
    expect(shown()).toBe('bbe');
    expect(during(null, (served) => emails(served.rows('v')))).toBe('x');
  });

  test('ends when the list is set anew, and with a reset', () => {
    remove(LAG, 'b');
    state.truth.replaceRows('u', [row('n')]);
    expect(shown()).toBe('n');
    remove(LAG, 'n');
    state.truth.addCustomer({ user: 'u', rows: [row('m')] });
    expect(shown()).toBe('m');
    remove(LAG, 'm');
    state.truth.reset();
    expect(shown()).toBe('abcbd');
  });
});

describe('a list', () => {
  test('with duplicates shows every row twice, and only during its own call', () => {
    expect(shown({ kind: 'duplicate-rows' })).toBe('aabbccbbdd');
    expect([shown(), truth()]).toEqual(['abcbd', 'abcbd']);
  });

  test.each([1, 999, 1_000, 1_000_000])('is larger than %d bytes, and its own rows are at its end', (bytes) => {
    const rows = during({ kind: 'oversized-list', bytes }, (served) => served.rows('u'));
    expect(rows.reduce((sum, { email, reason }) => sum + email.length + reason.length, 0)).toBeGreaterThan(bytes);
    expect(rows.length).toBeLessThanOrEqual(405);
    expect(emails(rows.slice(-5))).toBe('abcbd');
  });
});

test('an effect ends with its work, also when that throws', () => {
  expect(() =>
    during({ kind: 'duplicate-rows' }, () => {
      throw new Error('in the API');
    }),
  ).toThrow('in the API');
  expect(shown()).toBe('abcbd');
});
