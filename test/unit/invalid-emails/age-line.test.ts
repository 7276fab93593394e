import { expect, test } from '@jest/globals';
import { createAgeLine } from '../../../src/invalid-emails/age-line.js';
import type { User } from '../../../src/invalid-emails/names.js';
import { userOf } from '../../support/customers.js';

function start() {
  const kept = new Map<User, number>();
  let looks = 0;
  const line = createAgeLine((user) => {
    looks++;
    return kept.get(user) ?? null;
  });
  const keep = (name: string, readAtMs: number): void => {
    kept.set(userOf(name), readAtMs);
    line.add(userOf(name), readAtMs, kept.size);
  };
  const take = (upToMs: number): readonly string[] => {
    const taken: string[] = [];
    line.takeWhile(
      (readAtMs) => readAtMs <= upToMs,
      (user) => {
        taken.push(user);
        kept.delete(user);
      },
    );
    return taken;
  };
  return { kept, keep, take, looks: () => looks };
}

test('what is old enough is taken once, the longest kept first', () => {
  const { keep, take } = start();
  keep('a', 1);
  keep('b', 2);
  keep('c', 3);
  expect(take(2)).toEqual(['a', 'b']);
  expect(take(2)).toEqual([]);
  expect(take(3)).toEqual(['c']);
});

test('what is kept no more, or anew, is not taken for what it was', () => {
  const { kept, keep, take } = start();
  keep('a', 1);
  keep('b', 1);
  keep('a', 5);
  kept.delete(userOf('b'));
  expect(take(4)).toEqual([]);
  expect(take(5)).toEqual(['a']);
});

test('many that are gone take neither memory nor the order with them', () => {
  const { kept, keep, take, looks } = start();
  for (let time = 0; time < 50_000; time++) {
    keep(`user-${time}`, time);
    if (time >= 10) kept.delete(userOf(`user-${time - 10}`));
  }
  // Looked through now and then, not each time.
  expect(looks()).toBeLessThan(200_000);
  const before = looks();
  expect(take(Number.POSITIVE_INFINITY)).toHaveLength(10);
  // Those that were gone had left the line, but for the last thousand or two.
  expect(looks() - before).toBeLessThan(3_000);
});
