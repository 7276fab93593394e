import type { InvalidEmail, InvalidEmailTable } from './port.js';
import { createTable } from './table.js';
import { CHUNK_ROWS, createChunk, type TableChunk } from './table-chunk.js';

/** Collects rows one by one. */
export interface TableBuilder {
  readonly add: (row: InvalidEmail) => void;
  /** A row whose texts are surely plain: JSON writes none of their characters otherwise. */
  readonly addPlain: (row: InvalidEmail) => void;
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
  const addLiterals = (email: string, reason: string, createdRaw: string, ms: number | null): void => {
    const emailEnd = text.length + email.length;
    const reasonEnd = emailEnd + reason.length;
    bounds.push(emailEnd, reasonEnd, reasonEnd + createdRaw.length);
    text += email + reason + createdRaw;
    createdMs.push(ms ?? Number.NaN);
    if (createdMs.length === CHUNK_ROWS) close();
  };

  return {
    addPlain({ email, reason, createdRaw, createdMs: ms }) {
      addLiterals(`"${email}"`, `"${reason}"`, createdRaw === null ? 'null' : `"${createdRaw}"`, ms);
    },
    add({ email, reason, createdRaw, createdMs: ms }) {
      addLiterals(literalOf(email), literalOf(reason), createdRaw === null ? 'null' : literalOf(createdRaw), ms);
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
function literalOf(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}
