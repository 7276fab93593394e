/**
 * Long work, cut into steps of about a millisecond; what comes of it is its return value. A step that gives a promise asks to go on when
 * that has resolved: somebody else is at the same.
 */
export type Steps<T> = Generator<Promise<void> | void, T, void>;

/** All steps in one go: for what is short. Waits for nobody. */
export function finish<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** How long all long work together holds the event loop before others get their turn. */
export interface Turns {
  /** Adds to this round of the loop. @returns whether it is time to let others go on */
  spend(ms: number): boolean;
  /** Whether this round has no time left. */
  isSpent(): boolean;
  /** Calls back in a later round, after those who asked before. @param callback throws nothing: it would end the process */
  later(callback: () => void): void;
  /** Works at once while this round has time, and on in later ones. @throws what a step throws */
  run<T>(steps: Steps<T>): Promise<T>;
  /** Resolves in a later round, for a step that it has for itself. */
  next(): Promise<void>;
}

/**
 * libuv hands over up to 2 MB of one socket, and all that waits on others, before it looks at anything else: decoded in one go that is a
 * stall of a quarter of a second. And where each answer that is decoded, looked through or written has a limit of its own, ten of them
 * together have ten times as much. So there is one limit for all, and one line: past the limit a round begins no new step, but for the
 * first in line, who has one in each.
 */
export function createTurns(limitMs: number, now: () => number = () => performance.now()): Turns {
  const line: (() => void)[] = [];
  let spentMs = 0;
  let isComing = false;

  const goRound = (): void => {
    isComing = false;
    // Those who join the line meanwhile have their turn in the next round. The first has one however much was spent before it.
    for (let waiting = line.length; waiting > 0; waiting--) {
      line.shift()?.();
      if (spentMs >= limitMs) break;
    }
    spentMs = 0;
    if (line.length > 0) comeRound();
  };
  const comeRound = (): void => {
    if (isComing) return;
    isComing = true;
    setImmediate(goRound);
  };
  const spend = (ms: number): boolean => {
    spentMs += ms;
    comeRound();
    return spentMs >= limitMs;
  };
  const later = (callback: () => void): void => {
    line.push(callback);
    comeRound();
  };
  /** @returns the last step that it took: where it is not done, the turn is over or it waits for somebody */
  const takeTurn = <T>(steps: Steps<T>): IteratorResult<Promise<void> | void, T> => {
    let beganMs = now();
    for (;;) {
      const step = steps.next();
      const endedMs = now();
      const isOver = spend(endedMs - beganMs);
      if (step.done === true || isOver || step.value !== undefined) return step;
      beganMs = endedMs;
    }
  };

  return {
    spend,
    isSpent: () => spentMs >= limitMs,
    later,
    run: (steps) =>
      new Promise((resolve, reject) => {
        const goOn = (): void => {
          try {
            const step = takeTurn(steps);
            if (step.done === true) resolve(step.value);
            else if (step.value === undefined) later(goOn);
            else step.value.then(() => later(goOn), reject);
          } catch (thrown) {
            reject(thrown as Error);
          }
        };
        if (spentMs < limitMs) goOn();
        else later(goOn);
      }),
    next: () =>
      new Promise((resolve) => {
        later(() => {
          // What follows is not measured, so nothing else begins in this round.
          spend(limitMs);
          resolve();
        });
      }),
  };
}

/** Of this process: it has one event loop. */
export const longWork: Turns = createTurns(5);
