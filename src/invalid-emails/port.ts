import type { GatewayError } from '../errors.js';
import type { HangUpSignal } from '../hang-up.js';
import type { Address, User } from './names.js';

/** One entry of a customer's list. Addresses are not unique (CONTRACT 0.2). */
export interface InvalidEmail {
  /** As the upstream lists it; often not a valid address, and may be ''. */
  readonly email: string;
  readonly reason: string;
  /** Milliseconds since the epoch; null where the upstream gave no usable timestamp. */
  readonly createdMs: number | null;
  readonly createdRaw: string | null;
}

/** What can be told of an entry: the fields of the schema that are columns of a list. */
export type Column = 'email' | 'reason' | 'created' | 'createdRaw';

/** Whole, immutable rows, in the upstream's order. How they are held is their own affair; to look at one field of many rows is cheap. */
export interface InvalidEmailTable {
  readonly size: number;
  /** Bytes that keeping it costs, estimated honestly. */
  readonly byteSize: number;
  /** @param index 0 to size - 1, here and below; a RangeError for any other. */
  row(index: number): InvalidEmail;
  email(index: number): string;
  reason(index: number): string;
  /** Milliseconds since the epoch; NaN where the upstream gave no usable timestamp. */
  createdMs(index: number): number;
  createdRaw(index: number): string | null;
  /** What gives the object of a row as JSON text, exactly as `JSON.stringify` would write it, all but its closing brace. */
  rowTexts(members: readonly RowMember[]): (index: number) => string;
  /** The same rows as what a read gave. @param readAtMs when it began, milliseconds since the epoch */
  readAt(readAtMs: number): InvalidEmailList;
}

/** A member of the object that is written for a row. */
export interface RowMember {
  readonly key: string;
  /** A column of the list, or what gives the JSON text for the row at an index. */
  readonly value: Column | ((index: number) => string);
}

/** What one read of a customer's list gave. */
export interface InvalidEmailList extends InvalidEmailTable {
  /** When the read BEGAN, milliseconds since the epoch. */
  readonly readAtMs: number;
}

/** A customer as the account's directory has it. */
export interface CustomerProfile {
  readonly user: User;
  /** These two are null where the upstream does not know them. */
  readonly email: string | null;
  readonly active: boolean | null;
}

/** All customers of the account, whole and immutable. */
export interface CustomerDirectory {
  /** One for each user name, in the order of the names (by UTF-16 code unit). */
  readonly customers: readonly CustomerProfile[];
  /** When the read BEGAN, milliseconds since the epoch. */
  readonly readAtMs: number;
  /** Null where the directory has no customer of exactly this name. */
  profile(user: User): CustomerProfile | null;
}

/** What one operation of the port (one list, one delete) may cost, and who waits for it. */
export interface Work {
  readonly requestId: string;
  /** On whose behalf, as the caller's token says; null where it does not, and where nobody is asked for a token. */
  readonly subject: string | null;
  /** The caller's W3C trace context, passed on to the upstream; null where there is none. */
  readonly traceparent: string | null;
  /** Absolute, milliseconds since the epoch: tries, pages and reading back together. */
  readonly deadlineMs: number;
  /** The caller hung up: ends reads and deletes not yet sent, never a delete that was sent. */
  readonly signal: HangUpSignal;
  /** Only a read that began after this moment will do (milliseconds since the epoch); -Infinity takes any that is kept. */
  readonly notBeforeMs: number;
  /** Takes one call from the caller's budget, before it is sent. Rejects with GatewayError RATE_LIMITED, unsent. */
  takeUpstreamCall(): Promise<void> | undefined;
  /** Called once for every request that goes to the upstream. */
  onUpstreamCall(): void;
}

export type DeleteResult =
  | { readonly outcome: 'DELETED' | 'NOT_FOUND'; readonly known: 'by answer' | 'by reading back' }
  | { readonly outcome: 'FAILED' | 'UNKNOWN'; readonly error: GatewayError };

export interface InvalidEmailsPort {
  /** The whole list, or a GatewayError. */
  list(user: User, work: Work): Promise<InvalidEmailList>;
  /** The entries of exactly this address, in the list's order; what is equal in everything is as often there as on the list. */
  find(user: User, email: string, work: Work): Promise<InvalidEmailList>;
  /** The whole directory, or a GatewayError. */
  customers(work: Work): Promise<CustomerDirectory>;
  /** One result for every address; one failure never rejects the rest. */
  delete(user: User, emails: ReadonlySet<Address>, work: Work): Promise<ReadonlyMap<Address, DeleteResult>>;
}
