import type { InvalidEmail } from './port.js';
import { createTable, type Table } from './table.js';
import { COPIED, createChunk, innerAt, type Layout, NO_TEXT, type TableChunk, TEXTS } from './table-chunk.js';

/** Collects the rows of one list. */
export interface TableBuilder {
  readonly add: (row: InvalidEmail) => void;
  /** A row whose texts are surely plain: JSON writes none of their characters otherwise. */
  readonly addPlain: (row: InvalidEmail) => void;
  /** Rows that stand in a text, whose texts are all plain. */
  addSpans(spans: Spans): void;
  build(): Table;
}

/** Rows in a text, one behind the other. See TableChunk. */
export interface Spans {
  readonly text: string;
  readonly layout: Layout;
  readonly count: number;
  readonly ends: Int32Array;
  readonly createdMs: Float64Array;
}

/** Rows of a chunk of copied texts. */
const COPIED_ROWS = 256;
/** Fewer rows in a text are copied: a chunk of their own would take more. */
const MIN_ROWS = 32;

export function createTableBuilder(): TableBuilder {
  const chunks: TableChunk[] = [];
  let size = 0;
  let text = '';
  let ends: number[] = [0];
  let createdMs: number[] = [];

  const close = (): void => {
    const count = createdMs.length;
    if (count === 0) return;
    chunks.push(createChunk(size - count, { text, layout: COPIED, count, ends, createdMs }));
    text = '';
    ends = [0];
    createdMs = [];
  };
  const addInner = (email: string, reason: string, createdRaw: string, ms: number): void => {
    const emailEnd = text.length + email.length;
    const reasonEnd = emailEnd + reason.length;
    ends.push(emailEnd, reasonEnd, reasonEnd + createdRaw.length);
    text += email + reason + createdRaw;
    createdMs.push(ms);
    size++;
    if (createdMs.length === COPIED_ROWS) close();
  };

  return {
    addPlain({ email, reason, createdRaw, createdMs: ms }) {
      addInner(email, reason, createdRaw ?? NO_TEXT, ms ?? Number.NaN);
    },
    add({ email, reason, createdRaw, createdMs: ms }) {
      addInner(innerOf(email), innerOf(reason), createdRaw === null ? NO_TEXT : innerOf(createdRaw), ms ?? Number.NaN);
    },
    addSpans(spans) {
      const { count } = spans;
      if (isWorthItsText(spans, size === 0)) {
        close();
        chunks.push(createChunk(size, spans));
        size += count;
        return;
      }
      const { email, reason, createdRaw } = spans.layout;
      for (let row = 0; row < count; row++) {
        const ms = spans.createdMs[row] as number;
        addInner(innerAt(spans, row, email), innerAt(spans, row, reason), innerAt(spans, row, createdRaw), ms);
      }
    },
    build() {
      close();
      return createTable(chunks);
    },
  };
}

/** The rest of the text is kept with them. The first rows may be all. */
function isWorthItsText({ text, count, ends }: Spans, first: boolean): boolean {
  const taken = (ends[count * TEXTS] as number) - (ends[0] as number);
  return taken > text.length / 2 && (first || count >= MIN_ROWS);
}

/** What `JSON.stringify` writes otherwise: quotes, backslashes, controls, halves of surrogate pairs. */
const NEEDS_ESCAPE = /["\\\p{Cc}\p{Cs}]/u;

/** What `JSON.stringify` writes between its quotes, without calling it for the texts that are the same there: most are. */
function innerOf(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}
