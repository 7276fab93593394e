import { expect, test } from '@jest/globals';
import { eachEmail } from '../../../src/invalid-emails/each-email.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { entry } from '../../support/rows.js';

const listOf = (size: number) =>
  createRowsList(
    Array.from({ length: size }, (_, index) => entry(`${index}@x`)),
    0,
  );

test.each([0, 1, 999, 1_000, 4_096, 4_097, 10_000])('every address of %i is seen once, in order', async (size) => {
  const seen: string[] = [];
  const indexes: number[] = [];
  await eachEmail(listOf(size), (email, index) => {
    seen.push(email);
    indexes.push(index);
  });
  expect(seen).toEqual(Array.from({ length: size }, (_, index) => `${index}@x`));
  expect(indexes).toEqual([...seen.keys()]);
});

test('a fault in looking ends it', async () => {
  const failing = () => {
    throw new Error('no');
  };
  for (const size of [1, 5_000]) await expect(eachEmail(listOf(size), failing)).rejects.toThrow('no');
});
