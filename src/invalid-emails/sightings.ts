import type { Indexes } from './indexes.js';
import { lookThrough } from './look-through.js';
import type { InvalidEmail, InvalidEmailList } from './port.js';
import { createRowsList } from './rows-list.js';
import { matchesOf } from './view.js';

/** The entries of exactly this address: a part of the list in its order, so that equal entries count as they do on the whole. */
export async function entriesOf(list: InvalidEmailList, email: string): Promise<InvalidEmailList> {
  const matches = await lookThrough(list, () => matchesOf(list, { email }));
  return createRowsList(rowsAt(list, matches), list.readAtMs);
}

function* rowsAt(list: InvalidEmailList, indexes: Indexes): Generator<InvalidEmail> {
  for (let place = 0; place < indexes.length; place++) yield list.row(indexes.at(place) as number);
}
