import { GatewayError } from '../../src/errors.js';
import { createListStore, type ListStore } from '../../src/invalid-emails/list-store.js';
import { parseAddress, parseUser, type User } from '../../src/invalid-emails/names.js';
import type { DeleteResult, InvalidEmailList, InvalidEmailsPort } from '../../src/invalid-emails/port.js';
import { createRowsList } from '../../src/invalid-emails/rows-list.js';
import { entry } from './rows.js';

/** The list store over an upstream whose every answer the test gives by hand, on a clock that the test moves by hand. */

export const TTL_MS = 100;
export const LATE_MS = 50;
const ADDRESS = parseAddress('gone@example.com');

/** Three spellings that the upstream may take for one customer, and one that is surely another. */
const CUSTOMER_OF: Readonly<Record<string, string>> = { Alpha: 'a', 'alpha ': 'a', ａｌｐｈａ: 'a', beta: 'b' };
export const USERS: readonly User[] = Object.keys(CUSTOMER_OF).map((name) => parseUser(name));

function customerOf(user: User): string {
  return CUSTOMER_OF[user] ?? user;
}

interface UpstreamRead {
  readonly user: User;
  readonly beganEvent: number;
  readonly beganMs: number;
  readonly listed: boolean;
  answer(outcome: 'whole' | 'failed'): void;
}

interface UpstreamDelete {
  readonly user: User;
  settle(outcome: DeleteResult['outcome']): void;
}

interface Answered {
  readonly customer: string;
  readonly event: number;
  readonly atMs: number;
  readonly unknown: boolean;
}

/** Lists carry when their read began, which is all that the promise is about. */
interface StampedList extends InvalidEmailList {
  readonly beganEvent: number;
  readonly listed: boolean;
}

export class StoreModel {
  readonly reads: UpstreamRead[] = [];
  readonly deletes: UpstreamDelete[] = [];
  readonly #listed = new Map<string, boolean>();
  readonly #answered: Answered[] = [];
  readonly #pending = new Set<Promise<void>>();
  readonly store: ListStore;
  #nowMs = 1_000_000;
  #event = 0;
  /** What broke the promise, in words; empty while it is kept. */
  readonly broken: string[] = [];
  readsSent = 0;
  readsShown = 0;
  /** Of those, how many cost no read of their own. */
  readsSaved = 0;

  constructor(maxBytes: number) {
    const now = () => this.#nowMs;
    this.store = createListStore(this.#upstream(), {
      ttlMs: TTL_MS,
      maxBytes,
      lateMs: LATE_MS,
      deadlineMs: 60_000,
      findsAlone: () => false,
      now,
      onRead: () => {},
    });
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }

  /** Somebody else lists the address again: news that must be shown. */
  listAgain(user: User): void {
    this.#listed.set(customerOf(user), true);
  }

  isListed(user: User): boolean {
    return this.#listed.get(customerOf(user)) ?? true;
  }

  land(user: User): void {
    this.#listed.set(customerOf(user), false);
  }

  startRead(user: User, fresh: boolean): void {
    const startedEvent = ++this.#event;
    const startedMs = this.#nowMs;
    const inFlight = this.reads.some((read) => read.user === user);
    const reading = this.store
      .list(user, {
        requestId: 'model',
        subject: null,
        traceparent: null,
        deadlineMs: this.#nowMs + 60_000,
        signal: new AbortController().signal,
        notBeforeMs: fresh ? this.#nowMs : Number.NEGATIVE_INFINITY,
        takeUpstreamCall: () => undefined,
        onUpstreamCall: () => {},
      })
      .then(
        (list) => this.#check(user, list as StampedList, { startedEvent, startedMs, fresh, inFlight }),
        () => {},
      );
    this.#track(reading);
  }

  startDelete(user: User): void {
    this.#event++;
    const deleting = this.store
      .delete(user, new Set([ADDRESS]), {
        requestId: 'model',
        subject: null,
        traceparent: null,
        deadlineMs: this.#nowMs + 60_000,
        signal: new AbortController().signal,
        notBeforeMs: Number.NEGATIVE_INFINITY,
        takeUpstreamCall: () => undefined,
        onUpstreamCall: () => {},
      })
      .then((results) => {
        const unknown = results.get(ADDRESS)?.outcome === 'UNKNOWN';
        this.#answered.push({ customer: customerOf(user), event: ++this.#event, atMs: this.#nowMs, unknown });
      });
    this.#track(deleting);
  }

  /** Lets everything that can go on go on. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }

  async finish(): Promise<void> {
    while (this.deletes.length > 0 || this.reads.length > 0) {
      for (const read of this.reads.splice(0)) read.answer('whole');
      for (const pending of this.deletes.splice(0)) pending.settle('DELETED');
      await this.settle();
    }
    await Promise.all(this.#pending);
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#pending.delete(tracked));
    this.#pending.add(tracked);
  }

  #check(
    user: User,
    list: StampedList,
    call: { startedEvent: number; startedMs: number; fresh: boolean; inFlight: boolean },
  ): void {
    this.readsShown++;
    if (list.beganEvent < call.startedEvent) this.readsSaved++;
    const customer = customerOf(user);
    for (const answered of this.#answered) {
      if (answered.customer !== customer || answered.event > call.startedEvent) continue;
      if (list.beganEvent < answered.event) this.broken.push(`${user}: shows what was read before a delete's answer`);
      const kept = list.beganEvent < call.startedEvent && !call.inFlight;
      const late = answered.unknown && list.readAtMs < answered.atMs + LATE_MS;
      if (kept && late) this.broken.push(`${user}: was kept although a delete may still have landed`);
    }
    if (call.fresh && list.beganEvent < call.startedEvent) this.broken.push(`${user}: no-cache got an older read`);
    if (!call.inFlight && call.startedMs - list.readAtMs >= TTL_MS) this.broken.push(`${user}: was kept too long`);
  }

  #upstream(): InvalidEmailsPort {
    return {
      list: (user) => this.#answerByHand(user),
      find: (user) => this.#answerByHand(user),
      customers: () => Promise.reject(new Error('The model has no directory.')),
      delete: (user, emails) =>
        new Promise((resolve) => {
          this.deletes.push({
            user,
            settle: (outcome) => resolve(new Map([...emails].map((email) => [email, resultOf(outcome)]))),
          });
        }),
    };
  }

  #answerByHand(user: User): Promise<InvalidEmailList> {
    this.readsSent++;
    const beganEvent = ++this.#event;
    const beganMs = this.#nowMs;
    const listed = this.isListed(user);
    return new Promise((resolve, reject) => {
      const answer = (outcome: 'whole' | 'failed'): void => {
        if (outcome === 'whole') resolve(stamped(beganEvent, beganMs, listed));
        else reject(new GatewayError('UPSTREAM_UNAVAILABLE', 'failed by hand'));
      };
      this.reads.push({ user, beganEvent, beganMs, listed, answer });
    });
  }
}

function stamped(beganEvent: number, readAtMs: number, listed: boolean): StampedList {
  const list = createRowsList(listed ? [entry('gone@example.com')] : [], readAtMs);
  return Object.assign(list, { byteSize: 1000, beganEvent, listed });
}

function resultOf(outcome: DeleteResult['outcome']): DeleteResult {
  if (outcome === 'DELETED' || outcome === 'NOT_FOUND') return { outcome, known: 'by answer' };
  return { outcome, error: new GatewayError('UPSTREAM_TIMEOUT', 'lost by hand') };
}
