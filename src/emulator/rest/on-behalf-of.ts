import type { IncomingHttpHeaders } from 'node:http';
import { PARENT, type State } from '../state.js';

/** Whose list a call is about. `owner` is null where the header names nobody of this account. */
export interface Behalf {
  /** The header as sent; undefined where there was none. */
  readonly sent: string | undefined;
  readonly owner: string | null;
}

/**
 * `on-behalf-of: <user>` or `on-behalf-of: account-id <id>` (CONTRACT 3). One that is empty counts as none: of the
 * possible readings the one that hurts, for it is about the parent's own list.
 */
export function behalfOf(headers: IncomingHttpHeaders, state: Pick<State, 'has' | 'userWithAccountId'>): Behalf {
  const sent = headers['on-behalf-of'];
  if (typeof sent !== 'string' || sent === '') return { sent: undefined, owner: PARENT };
  const id = /^account-id +(\S+)$/i.exec(sent)?.[1];
  if (id !== undefined) return { sent, owner: state.userWithAccountId(id) };
  return { sent, owner: state.has(sent) ? sent : null };
}
