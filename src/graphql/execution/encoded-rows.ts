import { randomBytes } from 'node:crypto';
import { writeRows } from '../../invalid-emails/row-writer.js';
import { invalidEmailId } from '../invalid-email-id.js';
import type { InvalidEmailRows } from '../invalid-email-rows.js';

/** A member of an entry's object in the answer: its response key, and what stands under it. */
export interface RowMember {
  readonly key: string;
  readonly column: Column;
}

export type Column = '__typename' | 'id' | 'email' | 'reason' | 'created' | 'createdRaw';

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

  /** A JSON array of objects. */
  toText(): string {
    const { user, list, indexes } = this.#rows;
    const made = {
      __typename: () => '"InvalidEmail"',
      id: (index: number) => JSON.stringify(invalidEmailId(user, list, index)),
    };
    const isMade = (column: Column): column is keyof typeof made => column in made;
    const members = this.#members.map(({ key, column }) => ({ key, value: isMade(column) ? made[column] : column }));
    return writeRows(list, members, indexes);
  }
}

/** Nobody can guess it, so nobody can bring it in as data. It is in no answer. */
const MARK = `\0rows ${randomBytes(24).toString('base64url')}`;
const WRITTEN_MARK = JSON.stringify(MARK);

/** Those that the `JSON.stringify` under way has met, in the order of their marks. */
let met: EncodedRows[] = [];

/** What Apollo Server is given as `stringifyResult`. */
export function stringifyResult(result: object): string {
  met = [];
  const text = `${JSON.stringify(result)}\n`;
  if (met.length === 0) return text;
  const rows = met;
  met = [];
  const [first = '', ...rest] = text.split(WRITTEN_MARK);
  if (rest.length !== rows.length) throw new Error('An answer has another number of marks than of encoded lists.');
  return first + rows.map((encoded, place) => encoded.toText() + (rest[place] ?? '')).join('');
}
