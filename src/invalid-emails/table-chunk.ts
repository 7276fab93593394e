/**
 * Rows of a table, as JSON: the literals of all their texts, one behind the other in one string. An answer is spliced from them without
 * being escaped again, and a list of 100,000 rows is a few hundred objects to the garbage collector.
 */
export interface TableChunk {
  /** For every row the literals of its email, its reason and its timestamp as the upstream wrote it (`null` where there is none). */
  readonly text: string;
  /** Where they begin, three for each row, and where the last one ends. */
  readonly bounds: Uint32Array;
  /** Milliseconds since the epoch; NaN where there is no usable timestamp. */
  readonly createdMs: Float64Array;
  /** Whether any literal is written otherwise than its text. */
  readonly escaped: boolean;
  /** What the string takes: two bytes a character as soon as one of them is beyond Latin-1. */
  readonly textBytes: number;
}

/** A power of two: the place of a row is found by shifting its index. */
export const CHUNK_BITS = 8;
export const CHUNK_ROWS = 1 << CHUNK_BITS;

/** Texts of a row in `bounds`. */
export const TEXTS = 3;

/** What a chunk takes beside its text and its numbers: objects, headers, two allocations outside the heap. */
const CHUNK_BYTES = 600;

/** @param bounds and createdMs are copied */
export function createChunk(text: string, bounds: readonly number[], createdMs: readonly number[]): TableChunk {
  // The expression also makes one flat string of the many pieces that `text` was put together from.
  const textBytes = /[\u0100-\uffff]/.test(text) ? text.length * 2 : text.length;
  return {
    text,
    bounds: new Uint32Array(bounds),
    createdMs: new Float64Array(createdMs),
    escaped: text.includes('\\'),
    textBytes,
  };
}

export function chunkBytes({ textBytes, bounds, createdMs }: TableChunk): number {
  return CHUNK_BYTES + textBytes + bounds.byteLength + createdMs.byteLength;
}

/** The text of the literal that lies between two bounds. */
export function textAt({ text, bounds, escaped }: TableChunk, at: number): string {
  const start = bounds[at] as number;
  const end = bounds[at + 1] as number;
  const inner = text.slice(start + 1, end - 1);
  return escaped && inner.includes('\\') ? JSON.parse(text.slice(start, end)) : inner;
}

export function literalAt({ text, bounds }: TableChunk, at: number): string {
  return text.slice(bounds[at], bounds[at + 1]);
}
