import type { InvalidEmailList } from './port.js';
import { createRowsList } from './rows-list.js';
import { matchesOf } from './view.js';

/** The entries of exactly this address: a part of the list in its order, so that equal entries count as they do on the whole. */
export function entriesOf(list: InvalidEmailList, email: string): InvalidEmailList {
  return createRowsList(
    matchesOf(list, { email })
      .slice(0)
      .map((index) => list.row(index)),
    list.readAtMs,
  );
}
