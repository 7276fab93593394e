import { randomBytes } from 'node:crypto';
import type { HangUpSignal } from '../../hang-up.js';
import type { Column as ListColumn, RowMember as ListRowMember } from '../../invalid-emails/port.js';
import { createRowWriter, PIECE_CHARACTERS, type RowWriter } from '../../invalid-emails/row-writer.js';
import { toBytes } from '../../text-bytes.js';
import { longWork, type Steps } from '../../turns.js';
import { invalidEmailId } from '../invalid-email-id.js';
import type { InvalidEmailRows } from '../invalid-email-rows.js';
import type { LongAnswer } from './long-answer.js';
import type { RowType } from './row-fields.js';

/** A member of a row's object in the answer: its response key, and what stands under it. */
export type RowMember = { readonly key: string } & RowValue;

export type RowValue =
  | { readonly column: ListColumn | 'id' | 'cursor' }
  | { readonly typeName: RowType }
  /** The entry of an edge. */
  | { readonly node: readonly RowMember[] };

/** Ids and cursors count the equal entries before them. */
export function needsOccurrences(member: RowMember): boolean {
  if ('node' in member) return member.node.some(needsOccurrences);
  return 'column' in member && (member.column === 'id' || member.column === 'cursor');
}

/**
 * Entries, or their edges, that go into an answer as text, without an object for each. Where `JSON.stringify` meets them it writes a mark, which is
 * replaced by their text afterwards: JSON has no other way to let text through (`JSON.rawJSON` comes with a later Node).
 */
export class EncodedRows {
  readonly #rows: InvalidEmailRows;
  readonly #members: readonly RowMember[];
  /** Of the request that they answer. */
  readonly longAnswer: LongAnswer;

  constructor(rows: InvalidEmailRows, members: readonly RowMember[], longAnswer: LongAnswer) {
    this.#rows = rows;
    this.#members = members;
    this.longAnswer = longAnswer;
  }

  toJSON(): string {
    met.push(this);
    return MARK;
  }

  /** Writes what stands between the brackets of a JSON array. */
  writer(): RowWriter {
    const { list, indexes } = this.#rows;
    return createRowWriter(list, listMembersOf(this.#members, this.#rows), indexes);
  }
}

/** Those that are the same for every list, which is to know them again. */
const sharedMembers = new WeakMap<readonly RowMember[], readonly ListRowMember[]>();

function listMembersOf(members: readonly RowMember[], rows: InvalidEmailRows): readonly ListRowMember[] {
  const known = sharedMembers.get(members);
  if (known !== undefined) return known;
  const listMembers = members.map((member): ListRowMember => ({ key: member.key, value: listValueOf(member, rows) }));
  if (members.every(isSameForEveryList)) sharedMembers.set(members, listMembers);
  return listMembers;
}

function isSameForEveryList(member: RowMember): boolean {
  return !('node' in member || needsOccurrences(member));
}

/** Base64 needs no escape. */
function listValueOf(member: RowMember, rows: InvalidEmailRows): ListRowMember['value'] {
  const { user, list, cursorOf } = rows;
  if ('typeName' in member) {
    const text = JSON.stringify(member.typeName);
    return () => text;
  }
  if ('node' in member) {
    const rowText = list.rowTexts(listMembersOf(member.node, rows));
    return (index) => `${rowText(index)}}`;
  }
  if (member.column === 'id') return (index) => `"${invalidEmailId(user, list, index)}"`;
  if (member.column === 'cursor') return (index) => `"${cursorOf?.(index)}"`;
  return member.column;
}

/** Nobody can guess it, so nobody can bring it in as data. It is in no answer. */
const MARK = `\0rows ${randomBytes(24).toString('base64url')}`;
const WRITTEN_MARK = JSON.stringify(MARK);

/** Those that the `JSON.stringify` under way has met, in the order of their marks. */
let met: EncodedRows[] = [];

/**
 * What Apollo Server is given as `stringifyResult`. A long answer is written in turns, so that others get theirs, and left with the
 * request as bytes; its string is empty.
 */
export function stringifyResult(result: object): string | Promise<string> {
  met = [];
  const text = `${JSON.stringify(result)}\n`;
  const rows = met;
  met = [];
  const [first] = rows;
  if (first === undefined) return text;
  const around = text.split(WRITTEN_MARK);
  if (around.length !== rows.length + 1)
    throw new Error('An answer has another number of marks than of encoded lists.');
  const nextPiece = createPieces(around, rows);
  const piece = nextPiece();
  const second = nextPiece();
  return second === '' ? piece : writeInTurns([piece, second], nextPiece, first.longAnswer);
}

/** The answer piece by piece; '' when it is whole. */
function createPieces(around: readonly string[], rows: readonly EncodedRows[]): () => string {
  let place = 0;
  let writer: RowWriter | null = null;

  return () => {
    let text = '';
    while (place <= rows.length && text.length < PIECE_CHARACTERS) {
      if (writer === null) {
        text += around[place] as string;
        const encoded = rows[place];
        if (encoded === undefined) {
          place++;
          break;
        }
        text += '[';
        writer = encoded.writer();
      }
      text = writer.write(text);
      if (!writer.done) break;
      text += ']';
      writer = null;
      place++;
    }
    return text;
  };
}

async function writeInTurns(
  written: readonly string[],
  nextPiece: () => string,
  longAnswer: LongAnswer,
): Promise<string> {
  longAnswer.pieces = await longWork.run(writing(written, nextPiece, longAnswer.signal));
  return '';
}

function* writing(written: readonly string[], nextPiece: () => string, signal: HangUpSignal): Steps<readonly Buffer[]> {
  const pieces = written.map(toBytes);
  for (let piece = nextPiece(); piece !== '' && !signal.aborted; piece = nextPiece()) {
    yield;
    pieces.push(toBytes(piece));
  }
  return pieces;
}
