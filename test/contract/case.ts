import type { Emulator } from '../../src/emulator/emulator.js';
import type { InvalidEmail, InvalidEmailsPort } from '../../src/invalid-emails/port.js';

/** What every implementation of the port must do, as data: one more version of the upstream is one more row in implementations.ts. */
export interface ContractCase {
  /** Frozen in invalid-emails-port.test.ts: an id is never given to another meaning. */
  readonly id: string;
  readonly name: `MUST ${string}`;
  run(port: InvalidEmailsPort, upstream: ContractUpstream): Promise<void>;
}

/** The emulator behind the port, and what its contents and calls mean to this version. */
export interface ContractUpstream extends Pick<Emulator, 'state' | 'calls' | 'behaviour' | 'faults'> {
  /** What the port must give for the rows that the emulator holds now. */
  expectedRows(user: string): readonly InvalidEmail[];
  /** How many calls one read of so many rows takes. */
  callsOfList(size: number): number;
  /** Calls more that a list of this size may take until it is known to be whole. */
  doubtfulCalls(size: number): number;
  /** How many calls it takes to look for one address on a list of so many rows. */
  callsOfFind(size: number): number;
  /** How many calls it takes to read a directory of so many customers. */
  callsOfDirectory(size: number): number;
  /** How many calls it takes to find out that a customer is unknown, or a key refused. */
  readonly callsOfRefusal: number;
  /** Whether a customer of this name can be asked for at all. */
  carries(user: string): boolean;
  /** The address in each delete that the upstream was sent, in order. */
  deletedAddresses(): readonly string[];
  /** A port of its own with this key, which the upstream does not know. */
  openWithKey(key: string): InvalidEmailsPort;
}

/** The first place where two lists differ; null where they are equal. Jest's own comparison takes seconds for 100,000 rows. */
export function firstDifference(given: readonly InvalidEmail[], expected: readonly InvalidEmail[]): unknown {
  if (given.length !== expected.length) return { given: given.length, expected: expected.length };
  const index = given.findIndex((row, at) => contentOf(row) !== contentOf(expected[at]));
  return index === -1 ? null : { index, given: given[index], expected: expected[index] };
}

function contentOf(row: InvalidEmail | undefined): string {
  return row === undefined ? '' : JSON.stringify([row.email, row.reason, row.createdMs, row.createdRaw]);
}
