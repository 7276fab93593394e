import type { User } from '../invalid-emails/names.js';
import type { InvalidEmailList } from '../invalid-emails/port.js';
import { type InvalidEmailType, toInvalidEmailType } from './invalid-email.js';

/** Some entries of a customer's list, in order. GraphQL sees an iterable of entries, made one by one; the compiled path never makes them. */
export interface InvalidEmailRows extends Iterable<InvalidEmailType> {
  readonly user: User;
  readonly list: InvalidEmailList;
  readonly indexes: readonly number[];
}

export function createInvalidEmailRows(
  user: User,
  list: InvalidEmailList,
  indexes: readonly number[],
): InvalidEmailRows {
  return {
    user,
    list,
    indexes,
    *[Symbol.iterator]() {
      for (const index of indexes) yield toInvalidEmailType(user, list, index);
    },
  };
}
