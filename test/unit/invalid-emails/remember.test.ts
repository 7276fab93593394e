import { describe, expect, test } from '@jest/globals';
import { createMemory } from '../../../src/invalid-emails/remember.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { createTurns, finish } from '../../../src/turns.js';
import { holdMs } from '../../support/hold.js';
import { manySteps, oneStep } from '../../support/steps.js';

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

describe('what another is working out', () => {
  const start = () => {
    const turns = createTurns(5);
    const memory = createMemory<string>(2);
    let worked = 0;
    const ask = (list: ReturnType<typeof newList>, key: string, fault?: Error) =>
      turns.run(
        memory(list, key, () =>
          manySteps(
            3,
            (step) => {
              holdMs(6);
              if (step === 0) worked++;
              if (step === 2 && fault !== undefined) throw fault;
            },
            `value of ${key}`,
          ),
        ),
      );
    return { ask, count: () => worked };
  };

  test('is waited for, and not worked out again', async () => {
    const { ask, count } = start();
    const list = newList();
    expect(await Promise.all([ask(list, 'a'), ask(list, 'a'), ask(list, 'b'), ask(list, 'a')])).toEqual([
      'value of a',
      'value of a',
      'value of b',
      'value of a',
    ]);
    expect(count()).toBe(2);
    await ask(newList(), 'a');
    expect(count()).toBe(3);
  });

  test('and fails is tried by one of those who waited, for all of them', async () => {
    const { ask, count } = start();
    const list = newList();
    const failing = ask(list, 'a', new Error('no'));
    const others = [ask(list, 'a'), ask(list, 'a')];
    await expect(failing).rejects.toThrow('no');
    expect(await Promise.all(others)).toEqual(['value of a', 'value of a']);
    expect(count()).toBe(2);
  });

  test('is not waited for by who cannot', () => {
    const memory = createMemory<string>(2);
    const list = newList();
    const begun = memory(list, 'a', () => manySteps(2, () => {}, 'later'));
    begun.next();
    expect(finish(memory(list, 'a', () => oneStep(() => 'now')))).toBe('now');
    expect(finish(begun)).toBe('later');
  });
});
