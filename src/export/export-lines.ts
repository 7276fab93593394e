import type { Indexes } from '../invalid-emails/indexes.js';
import { lookThrough } from '../invalid-emails/look-through.js';
import type { User } from '../invalid-emails/names.js';
import type { InvalidEmail, InvalidEmailList } from '../invalid-emails/port.js';
import { matchesOf, orderedMatchesOf } from '../invalid-emails/view.js';
import { longWork } from '../turns.js';
import { CSV_HEADER, toCsvLine } from './csv.js';
import type { ExportRequest } from './export-request.js';
import { toJsonLine } from './ndjson.js';

interface ExportFormat {
  readonly contentType: string;
  readonly header: string;
  readonly toLine: (row: InvalidEmail) => string;
}

const FORMATS: Readonly<Record<ExportRequest['format'], ExportFormat>> = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present', header: CSV_HEADER, toLine: toCsvLine },
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', header: '', toLine: toJsonLine },
};

export interface Export {
  readonly contentType: string;
  readonly user: User;
  readonly fileName: string;
  readonly rows: number;
  /** Text, some hundred rows a piece, made only when it is asked for, and no two in one turn of the event loop. */
  pieces(): AsyncGenerator<string>;
}

/** Rows made into text at once, between two looks at whether anybody still takes them. */
const ROWS_PER_PIECE = 500;

export async function exportList(
  list: InvalidEmailList,
  { user, filter, order, format }: ExportRequest,
): Promise<Export> {
  const { contentType, header, toLine } = FORMATS[format];
  const indexes = await lookThrough(list, () =>
    order === null ? matchesOf(list, filter) : orderedMatchesOf(list, filter, order),
  );
  return {
    contentType,
    user,
    fileName: `invalid-emails.${format}`,
    rows: indexes.length,
    async *pieces() {
      if (header !== '') yield header;
      for (let start = 0; start < indexes.length; start += ROWS_PER_PIECE) {
        if (start > 0) await longWork.next();
        yield linesOf(list, indexes.slice(start, start + ROWS_PER_PIECE), toLine);
      }
    },
  };
}

function linesOf(list: InvalidEmailList, indexes: Indexes, toLine: (row: InvalidEmail) => string): string {
  let lines = '';
  for (let place = 0; place < indexes.length; place++) lines += toLine(list.row(indexes.at(place) as number));
  return lines;
}
