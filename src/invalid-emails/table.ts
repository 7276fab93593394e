import { instantLiteral } from '../instant.js';
import type { Column, InvalidEmailTable } from './port.js';
import { CHUNK_BITS, CHUNK_ROWS, chunkBytes, literalAt, type TableChunk, TEXTS, textAt } from './table-chunk.js';

/** Where the texts of a row stand among its bounds. */
const EMAIL = 0;
const REASON = 1;
const CREATED_RAW = 2;

/** @param chunks all but the last with CHUNK_ROWS rows */
export function createTable(chunks: readonly TableChunk[]): InvalidEmailTable {
  const size = chunks.reduce((sum, { createdMs }) => sum + createdMs.length, 0);

  const chunkOf = (index: number): TableChunk => {
    const chunk = index < size && index >>> 0 === index ? chunks[index >>> CHUNK_BITS] : undefined;
    if (chunk === undefined) throw new RangeError(`There is no row ${index}; the list has ${size}.`);
    return chunk;
  };
  const email = (index: number): string => textAt(chunkOf(index), inChunk(index) * TEXTS + EMAIL);
  const reason = (index: number): string => textAt(chunkOf(index), inChunk(index) * TEXTS + REASON);
  const createdMs = (index: number): number => chunkOf(index).createdMs[inChunk(index)] as number;
  const createdRaw = (index: number): string | null => {
    const chunk = chunkOf(index);
    const at = inChunk(index) * TEXTS + CREATED_RAW;
    return chunk.text.charAt(chunk.bounds[at] as number) === '"' ? textAt(chunk, at) : null;
  };

  const literals: Readonly<Record<Column, (index: number) => string>> = {
    email: (index) => literalAt(chunkOf(index), inChunk(index) * TEXTS + EMAIL),
    reason: (index) => literalAt(chunkOf(index), inChunk(index) * TEXTS + REASON),
    createdRaw: (index) => literalAt(chunkOf(index), inChunk(index) * TEXTS + CREATED_RAW),
    created(index) {
      const ms = createdMs(index);
      return Number.isNaN(ms) ? 'null' : instantLiteral(ms);
    },
  };

  return {
    size,
    byteSize: chunks.reduce((sum, chunk) => sum + chunkBytes(chunk), 0),
    email,
    reason,
    createdMs,
    createdRaw,
    literals: (column) => literals[column],
    row(index) {
      const ms = createdMs(index);
      return {
        email: email(index),
        reason: reason(index),
        createdMs: Number.isNaN(ms) ? null : ms,
        createdRaw: createdRaw(index),
      };
    },
  };
}

function inChunk(index: number): number {
  return index & (CHUNK_ROWS - 1);
}
