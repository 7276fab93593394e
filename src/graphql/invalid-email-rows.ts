import type { Indexes } from '../invalid-emails/indexes.js';
import type { User } from '../invalid-emails/names.js';
import type { InvalidEmailList } from '../invalid-emails/port.js';
import { type InvalidEmailType, toInvalidEmailType } from './invalid-email.js';

/** Some entries of a customer's list, in order. GraphQL sees an iterable of objects, made one by one; the compiled path never makes them. */
export interface InvalidEmailRows<T = unknown> extends Iterable<T> {
  readonly user: User;
  readonly list: InvalidEmailList;
  readonly indexes: Indexes;
  /** Of the entry at an index of the list. Null where they are on no page. */
  readonly cursorOf: ((index: number) => string) | null;
}

export function createInvalidEmailRows(
  user: User,
  list: InvalidEmailList,
  indexes: Indexes,
): InvalidEmailRows<InvalidEmailType> {
  return createRows({ user, list, indexes, cursorOf: null }, (index) => toInvalidEmailType(user, list, index));
}

/** @param toObject what GraphQL sees of the entry at an index of the list */
export function createRows<T>(
  rows: Omit<InvalidEmailRows, typeof Symbol.iterator>,
  toObject: (index: number) => T,
): InvalidEmailRows<T> {
  const { indexes } = rows;
  return {
    ...rows,
    *[Symbol.iterator]() {
      for (let place = 0; place < indexes.length; place++) yield toObject(indexes.at(place) as number);
    },
  };
}
