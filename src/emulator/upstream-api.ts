import type { Call } from './calls.js';
import type { Answer } from './http/answer.js';
import type { Received } from './http/receive.js';

/** What a call wants, whichever version of the API it speaks. */
export type Operation = 'list' | 'delete' | 'other';

/** One call of an API, understood but not yet carried out. */
export interface UpstreamCall {
  readonly operation: Operation;
  /** The customer that it is about; null where it names none. */
  readonly user: string | null;
  /** What the list of calls may say of it: no credential is in it. */
  readonly shown: Pick<Call, 'fields' | 'onBehalfOf' | 'emails' | 'deleteAll'>;
  /** Carries it out. The state is read and changed while this runs, not while the body is written. */
  readonly answer: () => Answer;
  /** An error in the API's own envelope and in the format that was asked for. */
  readonly failure: (status: number, text: string) => Answer;
}

/** One API of the upstream: takes what is sent to its own paths, and answers null to all others. */
export type UpstreamApi = (received: Received) => UpstreamCall | null;

/** Fields as they may be shown. */
export function withoutCredentials(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { api_user: _user, api_key: _key, ...others } = fields;
  return others;
}
