import { expect, test } from '@jest/globals';
import { createMemory } from '../../../src/invalid-emails/remember.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { finish } from '../../../src/turns.js';
import { oneStep } from '../../support/steps.js';

const newList = () => createRowsList([], 0);

/** A memory of texts that notes what it had to compute. */
function createNoted(limit: number) {
  const memory = createMemory<string>(limit);
  const computed: string[] = [];
  const ask = (list: ReturnType<typeof newList>, key: string): string =>
    finish(
      memory(list, key, () =>
        oneStep(() => {
          computed.push(key);
          return `value of ${key}`;
        }),
      ),
    );
  return { ask, computed };
}

test('computes once and gives the same value again', () => {
  const { ask, computed } = createNoted(2);
  const list = newList();
  expect([ask(list, 'a'), ask(list, 'a'), ask(list, 'a')]).toEqual(['value of a', 'value of a', 'value of a']);
  expect(computed).toEqual(['a']);
});

test('the least recently used goes first, not the oldest', () => {
  const { ask, computed } = createNoted(2);
  const list = newList();
  for (const key of ['a', 'b', 'a', 'c', 'a', 'c', 'b']) ask(list, key);
  expect(computed).toEqual(['a', 'b', 'c', 'b']);
});

test('every list has room of its own, and equal lists are not taken for one another', () => {
  const { ask, computed } = createNoted(1);
  const lists = [newList(), newList()] as const;
  for (const list of [...lists, ...lists]) ask(list, 'a');
  expect(computed).toEqual(['a', 'a']);
});

test('a computation that throws leaves nothing behind', () => {
  const memory = createMemory<string>(2);
  const list = newList();
  const failing = () => {
    throw new Error('no');
  };
  expect(() => finish(memory(list, 'a', failing))).toThrow('no');
  expect(finish(memory(list, 'a', () => oneStep(() => 'yes')))).toBe('yes');
  expect(finish(memory(list, 'a', failing))).toBe('yes');
});
