import { GatewayError } from '../../../errors.js';
import type { InvalidEmail, InvalidEmailTable } from '../../../invalid-emails/port.js';
import { createTableBuilder } from '../../../invalid-emails/table-builder.js';
import { notAList } from '../../formats/row.js';
import type { Page, PageQuery } from './exchanges.js';
import type { PageSizes } from './page-sizes.js';
import { fits, overlapOf, USUAL_OVERLAP } from './seams.js';
import type { UpstreamClock } from './upstream-clock.js';

export interface ListReader {
  /** One page of the list, by one call. */
  readonly readPage: (query: PageQuery) => Promise<Page>;
  /** Rows of a page, 3 or more. */
  readonly pageRows: number;
  readonly pageSizes: PageSizes;
  readonly clock: UpstreamClock;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Rows = readonly InvalidEmail[];

/** What one reading from the start came to. */
type Reading = InvalidEmailTable | 'moved' | 'longer';

const READINGS = 3;

/**
 * The whole list, or a GatewayError, never a part of it: a list that moved between two pages is read again from its start. Every row that
 * stood on it throughout is there, as often as it stood, and none that never did; a row that came or went meanwhile may be either way.
 * (What the seams of pages cannot show: docs/versions.md.)
 * @param atMostPages null for a list that would take more calls than this
 */
export async function readList(reader: ListReader): Promise<InvalidEmailTable>;
export async function readList(reader: ListReader, atMostPages: number): Promise<InvalidEmailTable | null>;
export async function readList(
  reader: ListReader,
  atMostPages = Number.POSITIVE_INFINITY,
): Promise<InvalidEmailTable | null> {
  for (let readings = 0; readings < READINGS; readings++) {
    const reading = await readOnce(reader, atMostPages);
    if (reading === 'longer') return null;
    if (reading !== 'moved') return reading;
  }
  const message = `The list changed each of the ${READINGS} times that it was read, page by page; try again later.`;
  throw new GatewayError('UPSTREAM_UNAVAILABLE', message);
}

async function readOnce(reader: ListReader, atMostPages: number): Promise<Reading> {
  const { endTime, rows: firstRows } = await readFirstPage(reader);
  if (firstRows.length === reader.pageRows && (await isLonger(reader, atMostPages, endTime))) return 'longer';
  let isLast = reader.pageSizes.isLast(firstRows.length, reader.pageRows);
  const table = createTableBuilder();
  for (const row of firstRows) table.add(row);
  let size = firstRows.length;
  for (let page = firstRows; !isLast; ) {
    const overlap = overlapOf(page);
    const next = await readRows(reader, { offset: size - overlap, limit: reader.pageRows, endTime });
    if (!fits(page.slice(-overlap), next)) return 'moved';
    for (const row of next.slice(overlap)) table.add(row);
    size += next.length - overlap;
    page = next;
    isLast = reader.pageSizes.isLast(page.length, reader.pageRows);
  }
  return table.build();
}

/** All pages are read up to one second, so that what is listed meanwhile does not push them. */
async function readFirstPage(reader: ListReader): Promise<{ readonly rows: Rows; readonly endTime: number }> {
  const { clock, now, pageRows } = reader;
  const beganAtMs = now();
  const endTime = clock.secondAt(beganAtMs);
  const query = { offset: 0, limit: pageRows };
  const { rows, dateMs, receivedAtMs } = await readPage(reader, { ...query, endTime });
  if (dateMs === null) return { rows, endTime };

  clock.learn({ dateMs, sentAtMs: beganAtMs, receivedAtMs });
  // What was listed before this read began is no newer than the answer's own Date.
  const enough = Math.min(Math.ceil(dateMs / 1000), clock.secondAt(beganAtMs));
  if (enough <= endTime) return { rows, endTime };
  return { rows: await readRows(reader, { ...query, endTime: enough }), endTime: enough };
}

/** One call tells: the row is there that only one page more would reach. */
async function isLonger(reader: ListReader, pages: number, endTime: number): Promise<boolean> {
  if (pages <= 1) return true;
  if (pages === Number.POSITIVE_INFINITY) return false;
  // Neighbouring rows that are alike make pages overlap by more, and pages may be shorter than asked for: then the list takes more
  // calls than reckoned, and is read all the same.
  const offset = reader.pageRows + (pages - 1) * (reader.pageRows - USUAL_OVERLAP) - 1;
  return (await readRows(reader, { offset, limit: 1, endTime })).length > 0;
}

async function readRows(reader: ListReader, query: PageQuery): Promise<Rows> {
  return (await readPage(reader, query)).rows;
}

async function readPage(reader: ListReader, query: PageQuery): Promise<Page> {
  const page = await reader.readPage(query);
  // Whoever does not heed the limit may not heed the offset either.
  if (page.rows.length > query.limit) throw notAList('a page has more rows than were asked for');
  return page;
}
