import { createOffHeapText, type Text } from './off-heap-text.js';

/**
 * Some rows of a table, as spans of one text. Rows that stand in the upstream's answer as they would in ours are not taken apart: the
 * chunk keeps that piece of the answer, and where in it their texts end. A list of 100,000 rows is a few hundred objects to the garbage
 * collector, and an answer is spliced from it without being escaped again.
 */
export interface TableChunk {
  /** Index of its first row in the table. */
  readonly first: number;
  readonly count: number;
  /** The texts of its rows as JSON has them between its quotes; NO_TEXT for a timestamp that is null. A string is flat. */
  readonly text: Text;
  readonly layout: Layout;
  /** Where the texts end, three for each row, behind the place from which the first row is measured. */
  readonly ends: ArrayLike<number>;
  /** Milliseconds since the epoch; NaN where there is no usable timestamp. */
  readonly createdMs: ArrayLike<number>;
  /** Whether any text is written otherwise in JSON than it is. */
  readonly escaped: boolean;
  readonly bytes: number;
}

/** What stands around the three texts of a row, the same for every row of a chunk. */
export interface Layout {
  /** Before each of the three, in their order. */
  readonly before: readonly [string, string, string];
  /** Behind the last, up to the next row. */
  readonly after: string;
  /** How far each begins behind the end of the one before. */
  readonly gaps: readonly [number, number, number];
  /** Which of the three they are. */
  readonly email: number;
  readonly reason: number;
  readonly createdRaw: number;
}

/** The texts of a row, in the order in which they are written. */
export type TextName = 'email' | 'reason' | 'createdRaw';

export function createLayout(
  order: readonly [TextName, TextName, TextName],
  before: readonly [string, string, string],
  after: string,
): Layout {
  const gaps = [after.length + before[0].length, before[1].length, before[2].length] as const;
  const place = (name: TextName): number => order.indexOf(name);
  return { before, after, gaps, email: place('email'), reason: place('reason'), createdRaw: place('createdRaw') };
}

/** Texts that were copied, one behind the other. */
export const COPIED = createLayout(['email', 'reason', 'createdRaw'], ['', '', ''], '');

export const TEXTS = 3;
/** No text of JSON holds it: there it is written with a backslash. */
export const NO_TEXT = '\0';

/** So long a text is worth an allocation of its own. */
const LONG_TEXT = 1 << 12;
/** So few numbers are cheaper in an array, which needs no memory outside the heap. */
const FEW_ROWS = 64;
/** A number in an array that grew: half as many places again are free. */
const FEW_BYTES = 12;
/** What a chunk takes beside its text and its numbers: objects, headers, two allocations outside the heap. */
const CHUNK_BYTES = 600;

type Numbers = readonly number[] | Int32Array | Float64Array;

/** Arrays are kept, and as long as the rows need; of what is typed, which may be longer, a copy is made. */
export interface ChunkRows {
  readonly text: string;
  readonly layout: Layout;
  readonly count: number;
  readonly ends: readonly number[] | Int32Array;
  readonly createdMs: readonly number[] | Float64Array;
}

export function createChunk(first: number, { text, layout, count, ends, createdMs }: ChunkRows): TableChunk {
  // The expression also makes one flat string of the many pieces that `text` may be put together from.
  const latin1 = !/[\u0100-\uffff]/.test(text);
  const few = count <= FEW_ROWS;
  const bounds = count * TEXTS + 1;
  return {
    first,
    count,
    text: text.length < LONG_TEXT ? text : createOffHeapText(text, latin1),
    layout,
    ends: few ? fewOf(ends, bounds) : Array.isArray(ends) ? new Int32Array(ends) : ends.slice(0, bounds),
    createdMs: few
      ? fewOf(createdMs, count)
      : Array.isArray(createdMs)
        ? new Float64Array(createdMs)
        : createdMs.slice(0, count),
    escaped: text.includes('\\'),
    bytes: CHUNK_BYTES + text.length * (latin1 ? 1 : 2) + count * (few ? (TEXTS + 1) * FEW_BYTES : TEXTS * 4 + 8),
  };
}

/** The first numbers; a list that is a chunk's own is kept as it is. */
function fewOf(numbers: Numbers, count: number): readonly number[] {
  if (Array.isArray(numbers)) return numbers;
  const few: number[] = [];
  for (let place = 0; place < count; place++) few.push(numbers[place] as number);
  return few;
}

/** A text of a row as JSON has it between its quotes. @param row in the chunk @param place among the texts */
export function innerAt(
  { text, layout, ends }: Pick<TableChunk, 'text' | 'layout' | 'ends'>,
  row: number,
  place: number,
): string {
  const before = row * TEXTS + place;
  return text.slice((ends[before] as number) + (layout.gaps[place] as number), ends[before + 1] as number);
}

export function textAt(chunk: TableChunk, row: number, place: number): string {
  const inner = innerAt(chunk, row, place);
  return chunk.escaped && inner.includes('\\') ? JSON.parse(`"${inner}"`) : inner;
}
