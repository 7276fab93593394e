import { callerHungUp, GatewayError } from '../../errors.js';
import type { Work } from '../../invalid-emails/port.js';

export interface WaitingLine {
  readonly length: number;
  /** Resolves when it is this call's turn; the one who lets it in has already taken its place. */
  wait(work: Work): Promise<void>;
  /** Lets the first in; false when nobody waits. */
  advance(): boolean;
}

/**
 * First come, first served. A call that waits past its deadline, or whose caller hangs up, leaves unsent.
 * @param what what is being waited for, for the error message
 * @param now milliseconds since the epoch
 */
export function createWaitingLine(what: string, now: () => number): WaitingLine {
  // A Set keeps the order of arrival and lets one leave from the middle.
  const line = new Set<() => void>();

  return {
    get length() {
      return line.size;
    },
    wait: (work) =>
      new Promise((resolve, reject) => {
        // A signal that has aborted already tells no listener any more.
        const pointless = whyPointless(work, what, now);
        if (pointless !== null) throw pointless;
        const leave = (finish: () => void): void => {
          line.delete(enter);
          clearTimeout(timer);
          work.signal.removeEventListener('abort', onAbort);
          finish();
        };
        const enter = (): void => leave(resolve);
        const onAbort = (): void => leave(() => reject(hungUp()));
        const timer = setTimeout(() => leave(() => reject(tooLate(what))), work.deadlineMs - now());
        line.add(enter);
        work.signal.addEventListener('abort', onAbort);
      }),
    advance() {
      const [first] = line;
      first?.();
      return first !== undefined;
    },
  };
}

/** An error, unsent, where nobody waits for this work any more or its time is up; else null. */
export function whyPointless(work: Work, what: string, now: () => number): GatewayError | null {
  if (work.signal.aborted) return hungUp();
  return now() >= work.deadlineMs ? tooLate(what) : null;
}

function tooLate(what: string): GatewayError {
  return new GatewayError('UPSTREAM_TIMEOUT', `The time for this operation was up before ${what}.`, {
    delivery: 'unsent',
  });
}

function hungUp(): GatewayError {
  return callerHungUp(' before the upstream was asked', 'unsent');
}
