import type { ErrorCode } from '../errors.js';

/** What the layers tell whoever counts. Labels are closed sets: no user, no address, nothing that a caller can make up. */
export interface Observer {
  /** @param code of the first error, `HUNG_UP`, or ok */
  request(operation: RequestKind, code: string): void;
  upstreamCall(call: UpstreamCall): void;
  listRead(source: ListSource): void;
  deleteSettled(outcome: 'DELETED' | 'NOT_FOUND' | 'FAILED' | 'UNKNOWN'): void;
}

export type RequestKind = 'query' | 'mutation' | 'export' | 'none';
/** Where a list came from: kept, a read that others had begun, or a read of its own. */
export type ListSource = 'kept' | 'shared' | 'upstream';

export interface UpstreamCall {
  readonly operation: 'list' | 'delete' | 'customers';
  readonly outcome: 'ok' | typeof HUNG_UP | ErrorCode;
  /** 1 for the first. */
  readonly attempt: number;
  readonly seconds: number;
}

/** The caller did not wait for it: no error of the upstream, nor of anybody here. */
export const HUNG_UP = 'HUNG_UP';

/** What can be read off at any time. */
export interface Gauges {
  readonly queued: number;
  readonly inFlight: number;
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly keptLists: number;
  readonly keptBytes: number;
  readonly writeWindows: number;
}

export const UNOBSERVED: Observer = {
  request: () => {},
  upstreamCall: () => {},
  listRead: () => {},
  deleteSettled: () => {},
};
