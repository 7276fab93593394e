import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createTurns, finish, type Steps } from '../../src/turns.js';
import { createManualClock } from '../support/manual-clock.js';
import { manySteps, oneStep } from '../support/steps.js';

const LIMIT_MS = 5;

function start() {
  const clock = createManualClock();
  const turns = createTurns(LIMIT_MS, clock.now);
  const log: string[] = [];
  const work = (name: string, steps: number, stepMs: number) =>
    turns.run(
      manySteps(
        steps,
        (step) => {
          clock.advance(stepMs);
          log.push(`${name}${step}`);
        },
        name,
      ),
    );
  /** What was done in each of so many rounds of the loop, the one under way included. */
  const rounds = async (count: number): Promise<readonly string[]> => {
    const done: string[] = [];
    for (let round = 0; round < count; round++) {
      await setImmediate();
      done.push(log.splice(0).join(' '));
    }
    return done;
  };
  return { turns, clock, log, work, rounds };
}

test('steps in one go give what they come to', () => {
  const seen: number[] = [];
  expect(finish(manySteps(3, (step) => seen.push(step), 'all'))).toBe('all');
  expect(seen).toEqual([0, 1, 2]);
});

describe('work in steps', () => {
  test('begins at once, and goes on in the next round where this one is over', async () => {
    const { work, log, rounds } = start();
    const running = work('a', 5, 2);
    expect(log).toEqual(['a0', 'a1', 'a2']);
    log.length = 0;
    expect((await rounds(2)).join(' ').trim()).toBe('a3 a4');
    expect(await running).toBe('a');
  });

  test('of several has one limit for all, and they come in turn', async () => {
    const { work, log, rounds } = start();
    const running = Promise.all([work('a', 4, 5), work('b', 2, 5), work('c', 2, 5)]);
    expect(log.splice(0)).toEqual(['a0']);
    expect(await rounds(8)).toEqual(['a1', 'b0', 'c0', 'a2', 'b1', 'c1', 'a3', '']);
    expect(await running).toEqual(['a', 'b', 'c']);
  });

  test('that takes less than the limit shares the round with others', async () => {
    const { work, log, rounds } = start();
    const running = Promise.all([work('a', 2, 5), work('b', 2, 1), work('c', 2, 1)]);
    expect(log.splice(0)).toEqual(['a0']);
    expect(await rounds(2)).toEqual(['a1', 'b0 b1 c0 c1']);
    await running;
  });

  test('gets a step in each round, however much of it was spent before', async () => {
    const { turns, work, log, rounds } = start();
    const running = work('a', 3, 5);
    log.length = 0;
    for (let round = 1; round < 3; round++) {
      expect(turns.spend(100)).toBe(true);
      expect(await rounds(1)).toEqual([`a${round}`]);
    }
    await running;
  });

  test('that fails in a later step fails alone', async () => {
    const { turns, clock, work } = start();
    const failing = turns.run(
      manySteps(
        2,
        (step) => {
          clock.advance(LIMIT_MS);
          if (step === 1) throw new Error('no');
        },
        null,
      ),
    );
    const other = work('b', 2, 5);
    await expect(failing).rejects.toThrow('no');
    expect(await other).toBe('b');
    await expect(turns.run(oneStep(() => Promise.reject(new Error('at once'))))).rejects.toThrow('at once');
  });
});

test('a step that gives a promise goes on when it has resolved, and others meanwhile', async () => {
  const { turns, work, log } = start();
  let resolve = (): void => {};
  const waited = new Promise<void>((done) => {
    resolve = done;
  });
  function* waiting(): Steps<string> {
    log.push('before');
    yield waited;
    log.push('after');
    return 'waited';
  }
  const running = turns.run(waiting());
  await work('a', 2, 5);
  expect(log).toEqual(['before', 'a0', 'a1']);
  resolve();
  expect(await running).toBe('waited');
  expect(finish(waiting())).toBe('waited');
});

test('what is spent is forgotten with the round', async () => {
  const { turns, rounds } = start();
  expect([turns.spend(3), turns.spend(1.9), turns.spend(0.2)]).toEqual([false, false, true]);
  await rounds(1);
  expect(turns.spend(4.9)).toBe(false);
});

test('who waits for a turn has the rest of its round', async () => {
  const { turns, log, rounds } = start();
  const take = async (name: string): Promise<void> => {
    for (let step = 0; step < 2; step++) {
      await turns.next();
      log.push(`${name}${step}`);
    }
  };
  const running = Promise.all([take('a'), take('b')]);
  turns.later(() => log.push('c'));
  const done = (await rounds(6)).join('|');
  await running;
  expect(done.split('|').filter((round) => round !== '')).toEqual(['a0', 'b0', 'c a1', 'b1']);
});
