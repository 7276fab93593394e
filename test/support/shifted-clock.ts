import { jest } from '@jest/globals';
import { closeAfterTest } from './leftovers.js';

export interface ShiftedClock {
  /** Moves the time of day of this whole process on; timers do not notice. */
  advance(ms: number): void;
}

/**
 * The time of day, put back to just after the start of a minute, for what is counted by the minute and what lasts too long to wait for.
 * Call it before the gateway is started, and move it only while nothing is under way.
 */
export function shiftClock(): ShiftedClock {
  const real = Date.now.bind(Date);
  let shift = 1_000 - (real() % 60_000);
  const spy = jest.spyOn(Date, 'now').mockImplementation(() => real() + shift);
  closeAfterTest(async () => spy.mockRestore());
  return {
    advance(ms) {
      shift += ms;
    },
  };
}
