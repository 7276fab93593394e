import type { Column, InvalidEmailTable } from './port.js';

/** A member of the object that is written for a row. */
export interface RowMember {
  readonly key: string;
  /** A column of the list, or what gives the JSON text for the row at an index. */
  readonly value: Column | ((index: number) => string);
}

/** What was put together becomes one flat string from so many characters on: that is cheap while it is young, and dear later. */
const PIECE_CHARACTERS = 1 << 15;

/** JSON text of an array with an object for each index, spliced from what the list holds as JSON already. */
export function writeRows(list: InvalidEmailTable, members: readonly RowMember[], indexes: ArrayLike<number>): string {
  let text = '[';
  for (const piece of writePieces(list, members, indexes)) text += piece;
  return `${text}]`;
}

/** What stands between the brackets, in pieces, for whoever sends it bit by bit. */
export function* writePieces(
  list: InvalidEmailTable,
  members: readonly RowMember[],
  indexes: ArrayLike<number>,
): Generator<string, void, undefined> {
  const appendRow = createRowAppender(list, members);
  let piece = '';
  for (let place = 0; place < indexes.length; place++) {
    if (place > 0) piece += ',';
    piece = appendRow(piece, indexes[place] as number);
    if (piece.length >= PIECE_CHARACTERS) {
      yield flat(piece);
      piece = '';
    }
  }
  yield flat(piece);
}

/** Adds the object of one row to a text. */
function createRowAppender(
  list: InvalidEmailTable,
  members: readonly RowMember[],
): (text: string, index: number) => string {
  const parts = members.map(({ key, value }, place) => ({
    opening: `${place === 0 ? '{' : ','}${JSON.stringify(key)}:`,
    literalAt: typeof value === 'string' ? list.literals(value) : value,
  }));
  if (members.length === 0) return (text) => `${text}{}`;
  return (text, index) => {
    let longer = text;
    for (const { opening, literalAt } of parts) {
      longer += opening;
      longer += literalAt(index);
    }
    return `${longer}}`;
  };
}

/** An expression makes one flat string of the pieces that a text was put together from. */
function flat(text: string): string {
  /^$/.test(text);
  return text;
}
