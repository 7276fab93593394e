/** Long work, cut into steps of about a millisecond; what comes of it is its return value. */
export type Steps<T> = Generator<void, T, void>;

/** All steps in one go: for what is short. */
export function finish<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** How long all long work together holds the event loop before others get their turn. */
export interface Turns {
  /** Adds to this round of the loop. @returns whether it is time to let others go on */
  spend(ms: number): boolean;
  /** Calls back in a later round, after those who asked before. */
  later(callback: () => void): void;
  /** Works at once while this round has time, and on in later ones. @throws what a step throws */
  run<T>(steps: Steps<T>): Promise<T>;
  /** Resolves in a later round, for a step that it has for itself. */
  next(): Promise<void>;
}

/**
 * libuv hands over up to 2 MB of one socket, and all that waits on others, before it looks at anything else: decoded in one go that is a
 * stall of a quarter of a second. And where each answer that is decoded, looked through or written has a limit of its own, ten of them
 * together have ten times as much. So there is one limit for all, and one line: a round begins no new step past the limit, and whoever
 * waits longest has the first of the next round.
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
  /** @returns what comes of it; undefined where steps are left */
  const takeTurn = <T>(steps: Steps<T>): { value: T } | undefined => {
    let beganMs = now();
    for (;;) {
      const step = steps.next();
      const endedMs = now();
      const isOver = spend(endedMs - beganMs);
      if (step.done === true) return { value: step.value };
      if (isOver) return undefined;
      beganMs = endedMs;
    }
  };

  return {
    spend,
    later,
    run: (steps) =>
      new Promise((resolve, reject) => {
        const goOn = (): void => {
          try {
            const outcome = takeTurn(steps);
            if (outcome === undefined) later(goOn);
            else resolve(outcome.value);
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
