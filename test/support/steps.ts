import type { Steps } from '../../src/turns.js';

/** One step, in which a function works. */
export function* oneStep<T>(work: () => T): Steps<T> {
  yield* [];
  return work();
}

/** So many steps; each is told its number, and the last gives what comes of all. */
export function* manySteps<T>(count: number, work: (step: number) => void, value: T): Steps<T> {
  for (let step = 0; step < count; step++) {
    if (step > 0) yield;
    work(step);
  }
  return value;
}

/** How many steps there are. */
export function countSteps(steps: Steps<unknown>): number {
  let count = 1;
  while (steps.next().done !== true) count++;
  return count;
}
