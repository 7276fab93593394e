import { expect, test } from '@jest/globals';
import { occurrencesOf } from '../../../src/invalid-emails/occurrences.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { entriesOf } from '../../../src/invalid-emails/sightings.js';
import { entry } from '../../support/rows.js';

const LIST = createRowsList(
  [
    entry('a'),
    entry('b', { reason: 'first' }),
    entry('b', { reason: 'second' }),
    entry('B'),
    entry('b', { reason: 'first' }),
    entry('b '),
  ],
  42,
);

test('the entries of exactly this address, in the order of the list', async () => {
  const found = await entriesOf(LIST, 'b');
  expect(Array.from({ length: found.size }, (_, index) => found.row(index).reason)).toEqual([
    'first',
    'second',
    'first',
  ]);
  expect(found.readAtMs).toBe(42);
  expect(() => found.row(3)).toThrow(RangeError);
});

test('equal entries count as on the whole list, which is what their ids are made of', async () => {
  expect([...occurrencesOf(LIST)]).toEqual([0, 0, 0, 0, 1, 0]);
  expect([...occurrencesOf(await entriesOf(LIST, 'b'))]).toEqual([0, 0, 1]);
});

test('none is an empty list', async () => {
  expect((await entriesOf(LIST, 'c')).size).toBe(0);
});
