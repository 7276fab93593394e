import type { Answer } from './http/answer.js';
import type { Received } from './http/receive.js';

/** What a call wants, whichever version of the API it speaks. */
export type Operation = 'list' | 'delete' | 'other';

/** One call of an API, understood but not yet carried out. */
export interface UpstreamCall {
  readonly operation: Operation;
  /** The customer that it is about; null where it names none. */
  readonly user: string | null;
  /** Carries it out. The state is read and changed while this runs, not while the body is written. */
  readonly answer: () => Answer;
  /** An error in the API's own envelope and in the format that was asked for. */
  readonly failure: (status: number, text: string) => Answer;
}

/** One API of the upstream: takes what is sent to its own paths, and answers null to all others. */
export type UpstreamApi = (received: Received) => UpstreamCall | null;
