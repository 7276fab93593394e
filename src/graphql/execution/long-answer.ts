import type { HangUpSignal } from '../../hang-up.js';

/**
 * The bytes of one request's answer, where it is long. Apollo Server hands on one string: to make one of megabytes, and bytes of that,
 * costs more than to write all the rows in it, so what is long goes past it, from `stringifyResult` to the HTTP host.
 */
export interface LongAnswer {
  /** Null where the answer is the text that Apollo Server has, which is empty otherwise. */
  pieces: readonly Buffer[] | null;
  /** Tells that nobody waits for it any more. */
  readonly signal: HangUpSignal;
}

export function createLongAnswer(signal: HangUpSignal): LongAnswer {
  return { pieces: null, signal };
}
