import type { InvalidEmailList } from './port.js';
import { matchesOf } from './view.js';

/** What a row taken out of a list costs beside the list, which stays as long as it does. */
const INDEX_BYTES = 8;

/** The entries of exactly this address: a part of the list in its order, so that equal entries count as they do on the whole. */
export function entriesOf(list: InvalidEmailList, email: string): InvalidEmailList {
  const indexes = matchesOf(list, { email });
  return {
    size: indexes.length,
    readAtMs: list.readAtMs,
    byteSize: indexes.length * INDEX_BYTES,
    row(index) {
      const at = indexes[index];
      if (at === undefined) throw new RangeError(`There is no row ${index}; the list has ${indexes.length}.`);
      return list.row(at);
    },
  };
}
