import { describe, expect, test } from '@jest/globals';
import { createListLooks } from '../../../src/graphql/list-looks.js';
import { createHangUp } from '../../../src/hang-up.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { holdMs } from '../../support/hold.js';
import { entry } from '../../support/rows.js';
import { manySteps, oneStep } from '../../support/steps.js';

const listOf = (size: number) => createRowsList(Array(size).fill(entry('a@example.com')), 0);
const [SHORT, LONG] = [listOf(999), listOf(1_000)];

test('a short list is looked at at once', () => {
  const looks = createListLooks(createHangUp().signal);
  expect(
    looks.at(
      SHORT,
      () => 'a',
      () => oneStep(() => 7),
    ),
  ).toBe(7);
});

describe('long lists', () => {
  test('are looked at one after the other', async () => {
    const looks = createListLooks(createHangUp().signal);
    const log: string[] = [];
    const look = (name: string) => () =>
      manySteps(
        2,
        (step) => {
          holdMs(6);
          log.push(name + step);
        },
        name,
      );
    const asked = ['a', 'b', 'c'].map(async (name) => looks.at(LONG, () => name, look(name)));
    expect(log).toEqual([]);
    expect(await Promise.all(asked)).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['a0', 'a1', 'b0', 'b1', 'c0', 'c1']);
  });

  test('are looked at once for what was asked before, and again for another list or something else', async () => {
    const looks = createListLooks(createHangUp().signal);
    const counts: Record<string, number> = {};
    const look = (name: string) => () =>
      oneStep(() => {
        counts[name] = (counts[name] ?? 0) + 1;
        return name;
      });
    for (let time = 0; time < 3; time++) {
      expect(await looks.at(LONG, () => 'a', look('a'))).toBe('a');
      expect(await looks.at(LONG, () => 'b', look('b'))).toBe('b');
    }
    expect(await looks.at(listOf(2_000), () => 'a', look('a of another list'))).toBe('a of another list');
    expect(counts).toEqual({ a: 1, b: 1, 'a of another list': 1 });
  });

  test('are not looked at any more where the caller has hung up', async () => {
    const hangUp = createHangUp();
    const looks = createListLooks(hangUp.signal);
    let count = 0;
    const ask = async (name: string) =>
      looks.at(
        LONG,
        () => name,
        () => oneStep(() => ++count),
      );
    const first = ask('a');
    await first;
    hangUp.tell();
    await expect(ask('b')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', hungUp: true });
    expect(count).toBe(1);
  });

  test('one look that fails fails nobody else', async () => {
    const looks = createListLooks(createHangUp().signal);
    const failing = looks.at(
      LONG,
      () => 'a',
      () =>
        oneStep(() => {
          throw new Error('no');
        }),
    );
    const other = looks.at(
      LONG,
      () => 'b',
      () => oneStep(() => 'b'),
    );
    await expect(failing).rejects.toThrow('no');
    expect(await other).toBe('b');
  });
});
