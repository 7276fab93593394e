import { expect, test } from '@jest/globals';
import { createTruth, type Outcome } from '../../../src/commands/chaos/truth.js';

/** The judge of the chaos run: each lie that a gateway could tell is found, and what is true passes. */

const ALL = ['1', '2', '3'];
const truthOfA = () => createTruth(new Map([['a', ALL]]));

test('a whole list is right; one that lacks a row, shows one twice or shows a stranger is not', () => {
  const truth = truthOfA();
  expect(truth.judgeList('a', ALL, 1)).toBeNull();
  expect(truth.judgeList('a', ['1', '2'], 1)).toBe('a: lacks 3, so it is not whole');
  expect(truth.judgeList('a', [...ALL, '1'], 1)).toBe('a: an address stands twice');
  expect(truth.judgeList('a', [...ALL, '4'], 1)).toBe('a: shows 4, which was never listed');
});

test('an address may be missing once its delete was asked for, and must be once it was answered', () => {
  const truth = truthOfA();
  truth.deleteAsked('a', '3');
  expect(truth.judgeList('a', ['1', '2'], 5)).toBeNull();
  expect(truth.judgeList('a', ALL, 5)).toBeNull();
  truth.deleteAnswered('a', '3', 'DELETED', 10);
  expect(truth.judgeList('a', ALL, 9)).toBeNull();
  expect(truth.judgeList('a', ALL, 11)).toBe('a: still shows 3 after its delete was answered');
});

test.each<[readonly Outcome[], boolean, string | null]>([
  [['DELETED'], false, null],
  [['DELETED'], true, 'said to be gone, and it is there'],
  [['NOT_FOUND', 'DELETED'], false, null],
  [['NOT_FOUND'], false, 'said not to be listed, and it was'],
  [['FAILED'], true, null],
  [['FAILED'], false, 'said to be surely not applied, and it is gone'],
  [['FAILED', 'UNKNOWN'], false, null],
  [['UNKNOWN'], true, null],
  [['UNKNOWN'], false, null],
  [[], true, null],
  [[], false, 'gone, and nobody asked for it'],
])('outcomes %j, listed in the end: %s', (outcomes, listed, lie) => {
  const truth = createTruth(new Map([['a', ['1']]]));
  for (const outcome of outcomes) truth.deleteAnswered('a', '1', outcome, 1);
  expect(truth.judgeDeletes(() => new Set(listed ? ['1'] : []))).toEqual(lie === null ? [] : [`a 1: ${lie}`]);
});

test('addresses are picked among those of the start', () => {
  expect([0, 0.5, 0.99].map((draw) => truthOfA().pickAddress('a', () => draw))).toEqual(ALL);
  expect(truthOfA().customers).toEqual(['a']);
});
