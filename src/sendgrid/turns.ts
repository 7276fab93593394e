/** How long decoding held the event loop in this turn, all answers together. */
export interface Turns {
  /** Adds to this turn. @returns whether it is time to let others go on */
  spend(ms: number): boolean;
  /** Calls back in a later turn. */
  later(callback: () => void): void;
}

/**
 * libuv hands over up to 2 MB of one socket, and all that waits on others, before it looks at anything else: decoded in one go that is a
 * stall of a quarter of a second. Past the limit a reader rests until the loop has been round.
 */
export function createTurns(limitMs: number): Turns {
  let spentMs = 0;
  let renewing = false;
  return {
    spend(ms) {
      spentMs += ms;
      if (!renewing) {
        renewing = true;
        setImmediate(() => {
          spentMs = 0;
          renewing = false;
        });
      }
      return spentMs >= limitMs;
    },
    later: (callback) => void setImmediate(callback),
  };
}
