import type { Column, InvalidEmailTable } from './port.js';

/** A member of the object that is written for a row. */
export interface RowMember {
  readonly key: string;
  /** A column of the list, or what gives the JSON text for the row at an index. */
  readonly value: Column | ((index: number) => string);
}

/** Writes what stands between the brackets of a JSON array, an object for each index, from what the list holds as JSON already. */
export interface RowWriter {
  /** All rows are written. */
  readonly done: boolean;
  /** Adds rows to a text until it has PIECE_CHARACTERS, or until all are written. */
  write(text: string): string;
}

/** So long a text is young when it is sent: V8 puts texts of more than 128 kB elsewhere, each in memory that is asked for anew. */
export const PIECE_CHARACTERS = 1 << 15;

export function createRowWriter(
  list: InvalidEmailTable,
  members: readonly RowMember[],
  indexes: ArrayLike<number>,
): RowWriter {
  const openings = members.map(({ key }, place) => `${place === 0 ? '{' : ','}${JSON.stringify(key)}:`);
  const literals = members.map(({ value }) => (typeof value === 'string' ? list.literals(value) : value));
  const { length } = indexes;
  let place = 0;

  return {
    get done() {
      return place === length;
    },
    write(text) {
      let longer = text;
      while (place < length && longer.length < PIECE_CHARACTERS) {
        if (place > 0) longer += ',';
        longer += rowText(indexes[place] as number, openings, literals);
        place++;
      }
      return longer;
    },
  };
}

function rowText(index: number, openings: readonly string[], literals: readonly ((index: number) => string)[]): string {
  if (openings.length === 0) return '{}';
  let text = '';
  for (let member = 0; member < openings.length; member++) {
    text += (openings[member] as string) + (literals[member] as (index: number) => string)(index);
  }
  return `${text}}`;
}
