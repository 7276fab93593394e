import type { Fault } from './faults/fault.js';

/** One request that the upstream part of the emulator received. */
export interface Call {
  readonly method: string;
  /** Without the query, which may carry credentials. */
  readonly path: string;
  /** The decoded form of the body or the query, without the credentials. */
  readonly fields: Readonly<Record<string, string>>;
  /** Version 3: the header `on-behalf-of` as it was sent. Absent: the parent's own list. */
  readonly onBehalfOf?: string;
  /** Version 3: the addresses of a bulk delete, as far as they are texts. */
  readonly emails?: readonly string[];
  /** Version 3: `delete_all` of a bulk delete, where it was sent. */
  readonly deleteAll?: boolean;
  /** When its head arrived: milliseconds since 1970. */
  readonly startedAtMs: number;
  /** The planned fault that it met; absent when it met none. */
  readonly fault?: Fault;
}

/** What tests may see of the calls. */
export interface Calls {
  /** In the order in which they were wholly received. A live view: it grows. */
  readonly list: readonly Call[];
  /** The most requests that were being received, delayed or answered at one moment. */
  readonly maxInFlight: number;
  clear(): void;
}

export interface CallRecorder extends Calls {
  /** Counts a request as in flight until the function that it returns is called. */
  arrived(): () => void;
  record(call: Call): void;
}

/** Bounds the memory of an emulator that runs for weeks; far more than any test sends. */
const CALLS_KEPT = 100_000;

export function createCallRecorder(): CallRecorder {
  let list: Call[] = [];
  let inFlight = 0;
  let maxInFlight = 0;

  return {
    get list() {
      return list;
    },
    get maxInFlight() {
      return maxInFlight;
    },
    clear: () => {
      list = [];
      maxInFlight = inFlight;
    },
    arrived: () => {
      inFlight += 1;
      maxInFlight = Math.max(maxInFlight, inFlight);
      return () => {
        inFlight -= 1;
      };
    },
    record: (call) => {
      // Dropping half at a time keeps the cost per call constant.
      if (list.length >= CALLS_KEPT) list = list.slice(CALLS_KEPT / 2);
      list.push(call);
    },
  };
}
