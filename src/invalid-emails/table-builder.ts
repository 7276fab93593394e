import type { InvalidEmail, InvalidEmailTable } from './port.js';
import { createTable } from './table.js';
import { CHUNK_ROWS, createChunk, type TableChunk } from './table-chunk.js';

/** Collects rows one by one. */
export interface TableBuilder {
  add(row: InvalidEmail): void;
  /**
   * A row whose texts are JSON already, written as `JSON.stringify` writes them.
   * @param createdRaw a literal, or `null`
   * @param createdMs milliseconds since the epoch, or null
   */
  addLiterals(email: string, reason: string, createdRaw: string, createdMs: number | null): void;
  build(): InvalidEmailTable;
}

export function createTableBuilder(): TableBuilder {
  const chunks: TableChunk[] = [];
  let text = '';
  let bounds: number[] = [0];
  let createdMs: number[] = [];

  const close = (): void => {
    chunks.push(createChunk(text, bounds, createdMs));
    text = '';
    bounds = [0];
    createdMs = [];
  };
  const addLiterals: TableBuilder['addLiterals'] = (email, reason, createdRaw, ms) => {
    const emailEnd = text.length + email.length;
    const reasonEnd = emailEnd + reason.length;
    bounds.push(emailEnd, reasonEnd, reasonEnd + createdRaw.length);
    text += email + reason + createdRaw;
    createdMs.push(ms ?? Number.NaN);
    if (createdMs.length === CHUNK_ROWS) close();
  };

  return {
    addLiterals,
    add({ email, reason, createdRaw, createdMs }) {
      addLiterals(literalOf(email), literalOf(reason), createdRaw === null ? 'null' : literalOf(createdRaw), createdMs);
    },
    build() {
      if (createdMs.length > 0) close();
      return createTable(chunks);
    },
  };
}

/** What `JSON.stringify` writes otherwise: quotes, backslashes, controls, halves of surrogate pairs. */
const NEEDS_ESCAPE = /["\\\p{Cc}\p{Cs}]/u;

/** What `JSON.stringify` gives, without calling it for the texts that are their own literal: most are. */
export function literalOf(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}
