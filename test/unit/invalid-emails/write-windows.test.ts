import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parseUser } from '../../../src/invalid-emails/names.js';
import { sameNameKey } from '../../../src/invalid-emails/same-name.js';
import { createWriteWindows } from '../../../src/invalid-emails/write-windows.js';

const LATE_MS = 10_000;
const alpha = parseUser('alpha');
const beta = parseUser('beta');

// What may still land is forgotten by a timer.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function createWindows() {
  const changes: string[] = [];
  const windows = createWriteWindows({
    lateMs: LATE_MS,
    now: Date.now,
    onChange: (sameName) => changes.push(sameName),
  });
  return {
    changes,
    windows,
    /** Whether a read that begins now, or began then, may be kept. */
    mayKeep: (user = alpha, beganAtMs = Date.now()) => windows.mayKeep(user, beganAtMs),
  };
}

describe('a window', () => {
  test('keeps nothing while it is open, and everything that begins after it was settled', () => {
    const { windows, mayKeep } = createWindows();
    expect(mayKeep()).toBe(true);
    const close = windows.open(alpha);
    expect([mayKeep(), windows.size]).toEqual([false, 1]);
    jest.advanceTimersByTime(3_600_000);
    expect([mayKeep(), windows.size]).toEqual([false, 1]);
    close('settled');
    expect([mayKeep(), windows.size]).toEqual([true, 0]);
  });

  test('tells of its opening and of its closing, whatever came of the delete', () => {
    for (const outcome of ['settled', 'unknown'] as const) {
      const { windows, changes } = createWindows();
      const close = windows.open(alpha);
      expect(changes).toEqual([sameNameKey(alpha)]);
      close(outcome);
      expect(changes).toEqual([sameNameKey(alpha), sameNameKey(alpha)]);
    }
  });

  test('tells of its closing when keeping is allowed again: what is read from then on may be kept', () => {
    const seen: boolean[] = [];
    const windows = createWriteWindows({
      lateMs: LATE_MS,
      now: Date.now,
      onChange: () => seen.push(windows.mayKeep(alpha, Date.now())),
    });
    windows.open(alpha)('settled');
    expect(seen).toEqual([false, true]);
  });

  test('is that of one customer, under all spellings of the name', () => {
    const { windows, changes, mayKeep } = createWindows();
    const spellings = ['Alpha', ' ALPHA ', 'ａｌｐｈａ'].map((name) => parseUser(name));
    const close = windows.open(parseUser('aLPHa'));
    expect([mayKeep(alpha), ...spellings.map((name) => mayKeep(name)), mayKeep(beta)]).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    close('settled');
    expect(new Set(changes)).toEqual(new Set([sameNameKey(alpha)]));
  });
});

describe('two windows of one customer', () => {
  test.each(['first opened', 'last opened'])(
    'that overlap: nothing is kept until both are closed, the %s first',
    (first) => {
      const { windows, changes, mayKeep } = createWindows();
      const closes = [windows.open(alpha), windows.open(parseUser('ALPHA'))] as const;
      expect(windows.size).toBe(2);
      const [early, late] = first === 'first opened' ? closes : ([closes[1], closes[0]] as const);
      early('settled');
      expect([mayKeep(), windows.size]).toEqual([false, 1]);
      late('settled');
      expect([mayKeep(), windows.size]).toEqual([true, 0]);
      expect(changes).toHaveLength(4);
    },
  );

  test('that overlap, one unknown: it counts from when that one closed, however the other ends', () => {
    const { windows, mayKeep } = createWindows();
    const [unknown, settled] = [windows.open(alpha), windows.open(alpha)];
    unknown('unknown');
    jest.advanceTimersByTime(LATE_MS - 1);
    settled('settled');
    expect(mayKeep()).toBe(false);
    jest.advanceTimersByTime(1);
    expect(mayKeep()).toBe(true);
  });

  test('one open while the late time of the other ends: nothing is kept', () => {
    const { windows, mayKeep } = createWindows();
    windows.open(alpha)('unknown');
    jest.advanceTimersByTime(LATE_MS / 2);
    const close = windows.open(alpha);
    jest.advanceTimersByTime(LATE_MS);
    expect(mayKeep()).toBe(false);
    close('settled');
    expect(mayKeep()).toBe(true);
  });

  test('both unknown: the later one counts', () => {
    const { windows, mayKeep } = createWindows();
    windows.open(alpha)('unknown');
    jest.advanceTimersByTime(LATE_MS - 1);
    windows.open(alpha)('unknown');
    jest.advanceTimersByTime(LATE_MS - 1);
    expect(mayKeep()).toBe(false);
    jest.advanceTimersByTime(1);
    expect(mayKeep()).toBe(true);
  });

  test('of two customers have nothing to do with one another', () => {
    const { windows, mayKeep } = createWindows();
    const closeAlpha = windows.open(alpha);
    const closeBeta = windows.open(beta);
    closeBeta('settled');
    expect([mayKeep(alpha), mayKeep(beta), windows.size]).toEqual([false, true, 1]);
    closeAlpha('unknown');
    expect([mayKeep(alpha), mayKeep(beta), windows.size]).toEqual([false, true, 0]);
  });
});

describe('after a delete of unknown outcome', () => {
  test.each([
    [0, false],
    [1, false],
    [LATE_MS - 1, false],
    [LATE_MS, true],
    [LATE_MS + 1, true],
  ])('a read that begins %i ms later may be kept: %s', (laterMs, expected) => {
    const { windows, mayKeep } = createWindows();
    windows.open(alpha)('unknown');
    jest.advanceTimersByTime(laterMs);
    expect(mayKeep()).toBe(expected);
  });

  test('a read that began before and is still under way at its end is told of: it may have been answered before the delete landed', () => {
    const { windows, changes } = createWindows();
    windows.open(alpha)('unknown');
    changes.length = 0;
    jest.advanceTimersByTime(LATE_MS - 1);
    expect(changes).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(changes).toEqual([sameNameKey(alpha)]);
  });

  test('until somebody is told so it may not be kept, even where the timer is late', () => {
    const { windows, mayKeep } = createWindows();
    windows.open(alpha)('unknown');
    const endMs = Date.now() + LATE_MS;
    jest.setSystemTime(endMs + 500);
    expect([mayKeep(alpha, endMs - 1), mayKeep(alpha, endMs)]).toEqual([false, true]);
  });
});
