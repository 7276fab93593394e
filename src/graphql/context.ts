import type { Caller } from '../auth/caller.js';
import type { DeletableCustomer } from '../auth/rights.js';
import type { GatewayError } from '../errors.js';
import type { HangUpSignal } from '../hang-up.js';
import type { Address, User } from '../invalid-emails/names.js';
import type { DeleteResult, InvalidEmailsPort, Work } from '../invalid-emails/port.js';
import type { RequestMarks } from '../observability/logger.js';
import { type CustomerSource, createCustomerSource } from './customer-source.js';
import { createLongAnswer, type LongAnswer } from './execution/long-answer.js';
import { createListLoader, createSightingLoader, type ListLoader, type SightingLoader } from './list-loader.js';
import { createListLooks, type ListLooks } from './list-looks.js';
import { createRowAllowance, type RowAllowance } from './row-allowance.js';

/**
 * What every resolver gets. Its loaders are the only doors to lists and customers, its `deleteInvalidEmails` the only one to a delete; they take only
 * customers to which the caller was granted the right (auth/rights.ts), so that lists may be kept for all callers together.
 */
export interface GatewayContext {
  /** For lines of the log. */
  readonly marks: RequestMarks;
  readonly caller: Caller;
  readonly lists: ListLoader;
  readonly sightings: SightingLoader;
  readonly looks: ListLooks;
  readonly customers: CustomerSource;
  readonly rows: RowAllowance;
  readonly longAnswer: LongAnswer;
  /** Tells that the caller has hung up. */
  readonly signal: HangUpSignal;
  deleteInvalidEmails(
    user: DeletableCustomer<User>,
    emails: ReadonlySet<Address>,
  ): Promise<ReadonlyMap<Address, DeleteResult>>;
  /** Notes which customers an answer tells to be unreadable: no error stands beside them, so nobody else logs why. */
  noteUnreadable(customers: readonly UnreadableCause[]): void;
}

export interface ContextOptions {
  readonly port: InvalidEmailsPort;
  readonly operationDeadlineMs: number;
  /** When all work must be over, whenever it began; milliseconds since the epoch, Infinity while the process goes on. */
  latestEndMs(): number;
  /** Rows in one answer. */
  readonly maxRows: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of every delete that was settled; gets no addresses. */
  onDelete(event: DeleteEvent): void;
  /** Told of customers that an answer could not read. */
  onUnreadable(marks: RequestMarks, customers: readonly UnreadableCause[]): void;
}

export interface UnreadableCause {
  readonly user: User;
  readonly error: GatewayError;
}

export interface DeleteEvent {
  readonly marks: RequestMarks;
  readonly user: User;
  readonly results: readonly DeleteResult[];
}

export interface RequestFacts {
  readonly requestId: string;
  readonly caller: Caller;
  readonly traceparent: string | null;
  /** Tells that the caller has hung up. */
  readonly signal: HangUpSignal;
  /** The caller wants nothing that was read before the request arrived (`Cache-Control: no-cache`). */
  readonly fresh: boolean;
  takeUpstreamCall(): Promise<void> | undefined;
  onUpstreamCall(): void;
}

export function createContext(options: ContextOptions, request: RequestFacts): GatewayContext {
  const { port, operationDeadlineMs, now } = options;
  const { requestId, traceparent, signal } = request;
  const marks: RequestMarks = traceparent === null ? { requestId } : { requestId, traceparent };
  const notBeforeMs = request.fresh ? now() : Number.NEGATIVE_INFINITY;
  const newWork = (): Work => ({
    requestId,
    subject: request.caller.subject,
    traceparent,
    deadlineMs: Math.min(now() + operationDeadlineMs, options.latestEndMs()),
    signal,
    notBeforeMs,
    takeUpstreamCall: () => request.takeUpstreamCall(),
    onUpstreamCall: () => request.onUpstreamCall(),
  });
  const lists = createListLoader((user) => port.list(user, newWork()));
  const sightings = createSightingLoader((user, email) => port.find(user, email, newWork()));

  return {
    marks,
    caller: request.caller,
    lists,
    sightings,
    looks: createListLooks(signal),
    customers: createCustomerSource(request.caller, () => port.customers(newWork())),
    rows: createRowAllowance(options.maxRows),
    longAnswer: createLongAnswer(signal),
    signal,
    async deleteInvalidEmails(user, emails) {
      const results = await port.delete(user, emails, newWork()).finally(() => {
        // Every list that this request has read: names that differ here may be one customer to the upstream.
        lists.clearAll();
        sightings.clearAll();
      });
      options.onDelete({ marks, user, results: [...results.values()] });
      return results;
    },
    noteUnreadable(customers) {
      if (customers.length > 0) options.onUnreadable(marks, customers);
    },
  };
}
