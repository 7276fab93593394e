import { createDirectory } from '../../src/invalid-emails/directory.js';
import type { CustomerDirectory, InvalidEmailList, InvalidEmailsPort, Work } from '../../src/invalid-emails/port.js';

/** A call of a port that is under way until the test ends it. */
export interface HeldPortCall<T> {
  readonly what: string;
  readonly work: Work;
  answer(value: T): void;
  fail(error: Error): void;
}

export interface HeldPort extends InvalidEmailsPort {
  /** Every call ever made, in order. Live views. */
  readonly directories: readonly HeldPortCall<CustomerDirectory>[];
  readonly lists: readonly HeldPortCall<InvalidEmailList>[];
}

/** A port where nothing happens before the test says so; deletes remove nothing and say so at once. */
export function createHeldPort(): HeldPort {
  const directories: HeldPortCall<CustomerDirectory>[] = [];
  const lists: HeldPortCall<InvalidEmailList>[] = [];
  const hold = <T>(calls: HeldPortCall<T>[], what: string, work: Work): Promise<T> =>
    new Promise((answer, fail) => {
      calls.push({ what, work, answer, fail });
    });
  return {
    directories,
    lists,
    customers: (work) => hold(directories, 'customers', work),
    list: (user, work) => hold(lists, `list ${user}`, work),
    find: (user, email, work) => hold(lists, `find ${email} of ${user}`, work),
    delete: async (_, emails) =>
      new Map([...emails].map((email) => [email, { outcome: 'NOT_FOUND', known: 'by answer' }])),
  };
}

/** The call with this number, counted from 0. */
export function heldAt<T>(calls: readonly HeldPortCall<T>[], index: number): HeldPortCall<T> {
  const call = calls[index];
  if (call === undefined) throw new Error(`There is no call ${index}; ${calls.length} were made.`);
  return call;
}

export const emptyDirectory = (readAtMs: number): CustomerDirectory => createDirectory([], readAtMs);
