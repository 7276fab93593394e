import type { HangUpSignal } from '../../src/hang-up.js';
import type { InvalidEmailList } from '../../src/invalid-emails/port.js';
import { type SharedRead, startSharedRead } from '../../src/invalid-emails/shared-read.js';
import { createWork } from './work.js';

export interface Waiter {
  readonly caller: AbortController;
  readonly list: Promise<InvalidEmailList>;
}

export interface HeldRead {
  readonly read: SharedRead<InvalidEmailList>;
  /** What was announced, aborted and told to whom (counted from 1), in order. A live view. */
  readonly log: readonly string[];
  /** The signal of every start. A live view. */
  readonly starts: readonly HangUpSignal[];
  readonly join: (waitMs?: number, caller?: AbortController) => Waiter;
  readonly answer: (list: InvalidEmailList) => void;
  readonly fail: (error: Error) => void;
  readonly isAborted: () => boolean;
}

/** A shared read that is under way until the test ends it. */
export function createHeldRead(): HeldRead {
  const log: string[] = [];
  const starts: HangUpSignal[] = [];
  let joined = 0;
  let answer: (list: InvalidEmailList) => void = () => {};
  let fail: (error: Error) => void = () => {};

  const read = startSharedRead<InvalidEmailList>({
    now: Date.now,
    start(signal) {
      starts.push(signal);
      signal.addEventListener('abort', () => log.push('aborted'));
      return new Promise((resolve, reject) => {
        answer = resolve;
        fail = reject;
      });
    },
    onEnd: (list) => log.push(list === null ? 'ended without a list' : `ended with ${list.size} rows`),
  });

  return {
    read,
    log,
    starts,
    join(waitMs = 10_000, caller = new AbortController()) {
      joined++;
      const number = joined;
      const list = read.join(createWork({ deadlineMs: Date.now() + waitMs, signal: caller.signal }));
      list.then(
        () => log.push(`told ${number}`),
        () => log.push(`told ${number} of a failure`),
      );
      return { caller, list };
    },
    answer: (list) => answer(list),
    fail: (error) => fail(error),
    isAborted: () => starts.some((signal) => signal.aborted),
  };
}
