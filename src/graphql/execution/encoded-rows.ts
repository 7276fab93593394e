import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Column as ListColumn } from '../../invalid-emails/port.js';
import { type RowMember as ListRowMember, writePieces } from '../../invalid-emails/row-writer.js';
import { invalidEmailId } from '../invalid-email-id.js';
import type { InvalidEmailRows } from '../invalid-email-rows.js';

export type Column = ListColumn | '__typename' | 'id';

/** A member of an entry's object in the answer: its response key, and what stands under it. */
export interface RowMember {
  readonly key: string;
  readonly column: Column;
}

/**
 * Entries that go into an answer as text, without an object for each. Where `JSON.stringify` meets them it writes a mark, which is
 * replaced by their text afterwards: JSON has no other way to let text through (`JSON.rawJSON` comes with a later Node).
 */
export class EncodedRows {
  readonly #rows: InvalidEmailRows;
  readonly #members: readonly RowMember[];

  constructor(rows: InvalidEmailRows, members: readonly RowMember[]) {
    this.#rows = rows;
    this.#members = members;
  }

  toJSON(): string {
    met.push(this);
    return MARK;
  }

  get size(): number {
    return this.#rows.indexes.length;
  }

  /** What stands between the brackets of a JSON array. */
  pieces(): Iterable<string> {
    const { user, list, indexes } = this.#rows;
    const members = this.#members.map(({ key, column }): ListRowMember => {
      if (column === '__typename') return { key, value: () => '"InvalidEmail"' };
      // Base64 needs no escape.
      if (column === 'id') return { key, value: (index) => `"${invalidEmailId(user, list, index)}"` };
      return { key, value: column };
    });
    return writePieces(list, members, indexes);
  }
}

/** Nobody can guess it, so nobody can bring it in as data. It is in no answer. */
const MARK = `\0rows ${randomBytes(24).toString('base64url')}`;
const WRITTEN_MARK = JSON.stringify(MARK);
/** So many rows take a millisecond or two. */
const ROWS_AT_ONCE = 5_000;
const MAX_TURN_MS = 5;

/** Those that the `JSON.stringify` under way has met, in the order of their marks. */
let met: EncodedRows[] = [];

/** What Apollo Server is given as `stringifyResult`. A long answer is written in turns, so that others get theirs. */
export function stringifyResult(result: object): string | Promise<string> {
  met = [];
  const text = `${JSON.stringify(result)}\n`;
  if (met.length === 0) return text;
  const rows = met;
  met = [];
  const around = text.split(WRITTEN_MARK);
  if (around.length !== rows.length + 1)
    throw new Error('An answer has another number of marks than of encoded lists.');
  const size = rows.reduce((sum, encoded) => sum + encoded.size, 0);
  const pieces = piecesOf(around, rows);
  return size <= ROWS_AT_ONCE ? join(pieces) : joinInTurns(pieces);
}

function* piecesOf(around: readonly string[], rows: readonly EncodedRows[]): Generator<string, void, undefined> {
  for (const [place, encoded] of rows.entries()) {
    yield `${around[place]}[`;
    yield* encoded.pieces();
    yield ']';
  }
  yield around[rows.length] as string;
}

function join(pieces: Iterable<string>): string {
  let text = '';
  for (const piece of pieces) text += piece;
  return text;
}

async function joinInTurns(pieces: Iterable<string>): Promise<string> {
  const written: string[] = [];
  let turnBeganMs = performance.now();
  for (const piece of pieces) {
    written.push(piece);
    if (performance.now() - turnBeganMs < MAX_TURN_MS) continue;
    await setImmediate();
    turnBeganMs = performance.now();
  }
  return written.join('');
}
