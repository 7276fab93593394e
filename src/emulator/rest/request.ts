import type { Behaviour } from '../behaviour.js';
import type { State } from '../state.js';
import type { Reply } from './reply.js';

/** A call that passed every check but those of its own parameters. */
export interface RestRequest {
  /** Whose list it is about: a customer, or PARENT. */
  readonly owner: string;
  /** What stands for `{email}` in the path, percent-decoded once; empty where the path has no such part. */
  readonly segment: string;
  /** Where a name is repeated the last one counts. */
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  /** The address of the endpoint, without a query, for links to other pages. */
  readonly url: string;
}

export type Handler = (request: RestRequest) => Reply;

export interface HandlerRooms {
  readonly state: State;
  readonly behaviour: Behaviour;
}
