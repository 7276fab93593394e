import type { InvalidEmail, InvalidEmailList, RowMember } from './port.js';
import { planRow, type WriteRow } from './row-text.js';
import { innerAt, type Layout, NO_TEXT, type TableChunk, textAt } from './table-chunk.js';

/** The rows of one list. A class: a list of ten rows would be smaller than the closures over it. */
export class Table implements InvalidEmailList {
  readonly size: number;
  readonly byteSize: number;
  readonly readAtMs: number;
  readonly #chunks: readonly TableChunk[];
  /** The chunk that was looked into last: rows are mostly looked at one after the other. */
  #open: TableChunk | undefined;

  /** @param readAtMs when the read began; NaN while that is not said */
  constructor(chunks: readonly TableChunk[], size: number, byteSize: number, readAtMs: number) {
    this.#chunks = chunks;
    this.#open = chunks[0];
    this.size = size;
    this.byteSize = byteSize;
    this.readAtMs = readAtMs;
  }

  readAt(readAtMs: number): InvalidEmailList {
    return new Table(this.#chunks, this.size, this.byteSize, readAtMs);
  }

  row(index: number): InvalidEmail {
    const ms = this.createdMs(index);
    return {
      email: this.email(index),
      reason: this.reason(index),
      createdMs: Number.isNaN(ms) ? null : ms,
      createdRaw: this.createdRaw(index),
    };
  }

  email(index: number): string {
    const chunk = this.#chunkOf(index);
    return textAt(chunk, index - chunk.first, chunk.layout.email);
  }

  reason(index: number): string {
    const chunk = this.#chunkOf(index);
    return textAt(chunk, index - chunk.first, chunk.layout.reason);
  }

  createdMs(index: number): number {
    const chunk = this.#chunkOf(index);
    return chunk.createdMs[index - chunk.first] as number;
  }

  createdRaw(index: number): string | null {
    const chunk = this.#chunkOf(index);
    const row = index - chunk.first;
    const place = chunk.layout.createdRaw;
    return innerAt(chunk, row, place) === NO_TEXT ? null : textAt(chunk, row, place);
  }

  rowTexts(members: readonly RowMember[]): (index: number) => string {
    let layout: Layout | null = null;
    let write: WriteRow = () => '';
    return (index) => {
      const chunk = this.#chunkOf(index);
      if (chunk.layout !== layout) {
        layout = chunk.layout;
        write = planRow(members, layout);
      }
      return write(chunk, index - chunk.first, index);
    };
  }

  #chunkOf(index: number): TableChunk {
    const open = this.#open;
    if (open !== undefined && index >>> 0 === index && index >= open.first && index < open.first + open.count) {
      return open;
    }
    if (index >>> 0 !== index || index >= this.size) {
      throw new RangeError(`There is no row ${index}; the list has ${this.size}.`);
    }
    const found = findChunk(this.#chunks, index);
    this.#open = found;
    return found;
  }
}

export function createTable(chunks: readonly TableChunk[]): Table {
  let size = 0;
  let bytes = 0;
  for (const chunk of chunks) {
    size += chunk.count;
    bytes += chunk.bytes;
  }
  return new Table(chunks, size, bytes, Number.NaN);
}

/** @param index of a row that some chunk has */
function findChunk(chunks: readonly TableChunk[], index: number): TableChunk {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((chunks[middle] as TableChunk).first <= index) low = middle;
    else high = middle - 1;
  }
  return chunks[low] as TableChunk;
}
