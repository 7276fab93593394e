import type { Indexes } from './indexes.js';
import type { InvalidEmailTable, RowMember } from './port.js';

/** Writes what stands between the brackets of a JSON array, an object for each index. */
export interface RowWriter {
  /** All rows are written. */
  readonly done: boolean;
  /** Adds rows to a text until it has PIECE_CHARACTERS, or until all are written. */
  write(text: string): string;
}

/** So long a text is young when it is sent: V8 puts texts of more than 128 kB elsewhere, each in memory that is asked for anew. */
export const PIECE_CHARACTERS = 1 << 15;

export function createRowWriter(list: InvalidEmailTable, members: readonly RowMember[], indexes: Indexes): RowWriter {
  const rowText = list.rowTexts(members);
  const { length } = indexes;
  let place = 0;

  return {
    get done() {
      return place === length;
    },
    write(text) {
      let longer = text;
      while (place < length && longer.length < PIECE_CHARACTERS) {
        longer += rowText(indexes.at(place) as number);
        place++;
        longer += place === length ? '}' : '},';
      }
      return longer;
    },
  };
}
