import type { Indexes } from '../invalid-emails/indexes.js';
import type { User } from '../invalid-emails/names.js';
import type { InvalidEmailList } from '../invalid-emails/port.js';
import { type InvalidEmailType, toInvalidEmailType } from './invalid-email.js';

/** Some entries of a customer's list, in order. GraphQL sees an iterable of entries, made one by one; the compiled path never makes them. */
export interface InvalidEmailRows extends Iterable<InvalidEmailType> {
  readonly user: User;
  readonly list: InvalidEmailList;
  readonly indexes: Indexes;
}

export function createInvalidEmailRows(user: User, list: InvalidEmailList, indexes: Indexes): InvalidEmailRows {
  return {
    user,
    list,
    indexes,
    *[Symbol.iterator]() {
      for (let place = 0; place < indexes.length; place++) {
        yield toInvalidEmailType(user, list, indexes.at(place) as number);
      }
    },
  };
}
