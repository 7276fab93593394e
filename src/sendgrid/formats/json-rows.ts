import type { InvalidEmailTable } from '../../invalid-emails/port.js';
import { createTableBuilder } from '../../invalid-emails/table-builder.js';
import { createJsonRecogniser } from './json-recogniser.js';
import type { Recogniser } from './recogniser.js';
import { dropSpace, notAList, type RawRow, type ReadCreated, type RowReader, type RowSink } from './row.js';
import { createTableSink } from './table-sink.js';

/** One row is a few hundred characters; an array element that goes on longer than this is not one. */
const MAX_ROW_CHARS = 1 << 20;
/** Longer beginnings of rows are scanned once, however small the slices. */
const MAX_LOOKED_AT_AGAIN = 1 << 10;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

export function createJsonRowReader(readCreated: ReadCreated): RowReader<InvalidEmailTable> {
  const table = createTableBuilder();
  return createJsonReader(createTableSink(table, readCreated), createJsonRecogniser(table, readCreated));
}

/**
 * A JSON array of rows, in slices. The scanner only finds where elements of the outer array end; every element goes through
 * `JSON.parse`, and no piece between two commas may be empty, so what is accepted is what `JSON.parse` of the whole accepts,
 * but for rows with a name twice.
 * @param recognise takes rows of the documented shape beforehand
 */
export function createJsonReader<Whole>(rows: RowSink<Whole>, recognise: Recogniser = nothing): RowReader<Whole> {
  let pending = '';
  let scanned = 0;
  let depth = 0;
  let inString = false;
  let state: 'before' | 'inside' | 'after' | 'object' = 'before';
  let sawComma = false;
  /** The row before the closing bracket is taken already. */
  let tookLast = false;
  /** Names of the rows scanned so far and not taken yet: all, and those up to the last comma. */
  let names = 0;
  let namesToComma = 0;

  const take = (piece: string, namesInPiece: number): void => {
    const values = parsePiece(piece).map(asRow);
    for (const row of values) rows.add(row);
    // `JSON.parse` keeps the last of two equal names: two rows that lost the brackets between them would be one.
    const distinct = values.reduce((sum, row) => sum + Object.keys(row).length, 0);
    if (distinct !== namesInPiece) throw notAList('a row has a name twice');
  };

  /** Index after the closing quote, or -1 when the string goes on in the next slice. */
  const skipString = (from: number): number => {
    for (let at = pending.indexOf('"', from); at !== -1; at = pending.indexOf('"', at + 1)) {
      let slashes = 0;
      while (pending.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
      if (slashes % 2 === 0) return at + 1;
    }
    return -1;
  };

  /** Scans what is new; returns the index of the last comma between two rows, or -1. Stops behind the array's end. */
  const scan = (): number => {
    let lastComma = -1;
    let at = scanned;
    while (at < pending.length) {
      if (inString) {
        const end = skipString(at);
        if (end === -1) break;
        inString = false;
        at = end;
        continue;
      }
      const code = pending.charCodeAt(at);
      if (code === QUOTE) inString = true;
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++;
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (depth === 0) return endOfArray(at, code, lastComma);
        depth--;
      } else if (code === COLON && depth === 1) names++;
      else if (code === COMMA && depth === 0) {
        checkRowLength(at - lastComma);
        lastComma = at;
        namesToComma = names;
      }
      at++;
    }
    scanned = pending.length;
    return lastComma;
  };

  const endOfArray = (at: number, code: number, lastComma: number): number => {
    if (code !== CLOSE_BRACKET) throw notAList('its brackets do not match');
    checkRowLength(at - lastComma);
    state = 'after';
    scanned = at;
    return lastComma;
  };

  const recogniseRows = (): void => {
    const end = recognise(pending, 0);
    if (end === 0) return;
    sawComma = pending.charCodeAt(end - 1) === COMMA;
    tookLast = !sawComma;
    pending = pending.slice(end);
  };

  const read = (): void => {
    if (scanned === 0) recogniseRows();
    const lastComma = scan();
    if (state === 'after') {
      const last = pending.slice(0, scanned);
      if (!tookLast && (sawComma || dropSpace(last) !== '')) take(last, names);
      pending = pending.slice(scanned + 1);
      return;
    }
    if (lastComma !== -1) {
      sawComma = true;
      take(pending.slice(0, lastComma), namesToComma);
      names -= namesToComma;
      pending = pending.slice(lastComma + 1);
      scanned -= lastComma + 1;
    }
    checkRowLength(pending.length);
    if (pending.length <= MAX_LOOKED_AT_AGAIN) forgetScan();
  };

  /** What is left is the beginning of a row: with its end it may be recognised. */
  const forgetScan = (): void => {
    scanned = 0;
    depth = 0;
    inString = false;
    names = 0;
  };

  return {
    push(text) {
      pending += text;
      if (state === 'before') {
        pending = dropSpace(pending);
        if (pending === '') return;
        state = stateAfter(pending.charCodeAt(0));
        if (state === 'inside') pending = pending.slice(1);
      }
      if (state === 'inside') read();
      if (state === 'object' && pending.length > MAX_ROW_CHARS) throw notAList('it is not an array');
      if (state === 'after') pending = dropSpace(pending);
      if (state === 'after' && pending !== '') throw notAList('something follows its end');
    },
    end() {
      // CONTRACT 7 #2: `{}` is an empty list, once it is no envelope.
      if (state === 'object' && /^\{[ \t\r\n]*\}[ \t\r\n]*$/.test(pending)) return rows.build();
      if (state !== 'after') throw notAList('it ends before its end');
      return rows.build();
    },
  };
}

/** The same for a row that comes in one slice as for one that comes in many. */
function checkRowLength(length: number): void {
  if (length > MAX_ROW_CHARS) throw notAList('one of its rows has no end');
}

function stateAfter(first: number): 'inside' | 'object' {
  if (first === OPEN_BRACKET) return 'inside';
  if (first === OPEN_BRACE) return 'object';
  throw notAList('it is not an array');
}

function parsePiece(piece: string): readonly unknown[] {
  let values: unknown[];
  try {
    values = JSON.parse(`[${piece}]`);
  } catch (cause) {
    throw notAList('it is not valid JSON', cause);
  }
  if (values.length === 0) throw notAList('a row is missing between two commas');
  return values;
}

function asRow(value: unknown): RawRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAList('a row is not an object');
  return value as RawRow;
}

const nothing: Recogniser = (_, from) => from;
