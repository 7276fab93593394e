import { describe, expect, test } from '@jest/globals';
import { median, percentile, ratio, summarise } from '../../../bench/measure/statistics.mjs';

describe('percentile', () => {
  test('is by number, not by text, and leaves the values as they are', () => {
    const values = [100, 9, 20];
    expect(percentile(values, 0.5)).toBe(20);
    expect(percentile(values, 0.99)).toBe(100);
    expect(values).toEqual([100, 9, 20]);
  });

  test('of nothing is no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
  [[], Number.NaN],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

describe('the ratio of two rows', () => {
  const cpu = ({ cpuUs = Number.NaN }) => cpuUs;

  test('is the median of what each round says: a busy round that slows both is no outlier', () => {
    const measured = [round(1, { cpuUs: 20 }), round(2, { cpuUs: 400 }), round(3, { cpuUs: 22 })];
    const reference = [round(1, { cpuUs: 10 }), round(2, { cpuUs: 200 }), round(3, { cpuUs: 10 })];
    expect(ratio(measured, reference, cpu)).toBe(2);
  });

  test('leaves out rounds that only one of them has', () => {
    expect(ratio([round(1, { cpuUs: 30 }), round(2, { cpuUs: 1 })], [round(1, { cpuUs: 10 })], cpu)).toBe(3);
    expect(ratio([round(1, { cpuUs: 30 })], [], cpu)).toBeNaN();
  });
});

test('a row is summarised by medians, its memory by the highest', () => {
  const rounds = [10, 30, 20].map((figure, index) =>
    round(index, {
      cpuUs: figure,
      perSecond: figure,
      p50Ms: figure,
      p99Ms: figure,
      peakMegabytes: figure,
      stallMs: figure,
    }),
  );
  expect(summarise(rounds)).toMatchObject({ cpuUs: 20, p99Ms: 20, peakMegabytes: 30, stallMs: 20, highestStallMs: 30 });
});

function round(number: number, figures: Partial<Record<string, number>>) {
  return { round: number, ...figures };
}
