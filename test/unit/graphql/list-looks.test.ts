import { describe, expect, test } from '@jest/globals';
import { createListLooks } from '../../../src/graphql/list-looks.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { createManualClock } from '../../support/manual-clock.js';

const row = { email: 'a@example.com', reason: '', createdMs: null, createdRaw: null };
const listOf = (size: number) => createRowsList(Array(size).fill(row), 0);
const [SHORT, LONG] = [listOf(999), listOf(1_000)];

function start() {
  const clock = createManualClock();
  const looks = createListLooks(clock.now);
  let turns = 0;
  let running = true;
  const count = (): void => {
    turns++;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  return {
    looks,
    clock,
    /** Turns of the event loop that others had. */
    stop: () => {
      running = false;
      return turns;
    },
  };
}

test('a short list is looked at at once', () => {
  const { looks, stop } = start();
  expect(
    looks.at(
      SHORT,
      () => 'a',
      () => 7,
    ),
  ).toBe(7);
  stop();
});

describe('long lists', () => {
  test('are looked at one after the other, and others get their turns between', async () => {
    const { looks, clock, stop } = start();
    const done: number[] = [];
    const look = (index: number) => () => {
      clock.advance(5);
      done.push(index);
      return index;
    };
    const asked = Array.from({ length: 40 }, async (_, index) => looks.at(LONG, () => String(index), look(index)));
    expect(done).toEqual([]);
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(done).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(stop()).toBeGreaterThanOrEqual(39);
  });

  test('that take no time cost no turn', async () => {
    const { looks, stop } = start();
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) =>
        looks.at(
          LONG,
          () => String(index),
          () => index,
        ),
      ),
    );
    expect(stop()).toBe(0);
  });

  test('are looked at once for what was asked before, and again for another list or something else', async () => {
    const { looks, stop } = start();
    const counts: Record<string, number> = {};
    const look = (name: string) => () => {
      counts[name] = (counts[name] ?? 0) + 1;
      return name;
    };
    for (let time = 0; time < 3; time++) {
      expect(await looks.at(LONG, () => 'a', look('a'))).toBe('a');
      expect(await looks.at(LONG, () => 'b', look('b'))).toBe('b');
    }
    expect(await looks.at(listOf(2_000), () => 'a', look('a of another list'))).toBe('a of another list');
    expect(counts).toEqual({ a: 1, b: 1, 'a of another list': 1 });
    stop();
  });

  test('one look that fails fails nobody else', async () => {
    const { looks, stop } = start();
    const failing = looks.at(
      LONG,
      () => 'a',
      () => {
        throw new Error('no');
      },
    );
    const other = looks.at(
      LONG,
      () => 'b',
      () => 'b',
    );
    await expect(failing).rejects.toThrow('no');
    expect(await other).toBe('b');
    stop();
  });
});
