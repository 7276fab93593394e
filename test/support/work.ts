import { setMaxListeners } from 'node:events';
import { createHangUp } from '../../src/hang-up.js';
import type { Work } from '../../src/invalid-emails/port.js';

export interface CountedWork extends Work {
  /** How many calls to the upstream were announced. */
  readonly upstreamCalls: number;
}

/** What one operation of the port is allowed; 25 seconds unless told. */
export function createWork(given: Partial<Pick<Work, 'deadlineMs' | 'signal'>> = {}): CountedWork {
  let upstreamCalls = 0;
  const signal = given.signal ?? createHangUp().signal;
  // One listener for every call that waits on it; of an AbortSignal Node takes more than ten for a leak.
  if (signal instanceof EventTarget) setMaxListeners(0, signal);
  return {
    requestId: 'test',
    subject: null,
    traceparent: null,
    deadlineMs: given.deadlineMs ?? Date.now() + 25_000,
    signal,
    notBeforeMs: Number.NEGATIVE_INFINITY,
    takeUpstreamCall: () => undefined,
    onUpstreamCall: () => {
      upstreamCalls += 1;
    },
    get upstreamCalls() {
      return upstreamCalls;
    },
  };
}
