import { GatewayError } from '../../errors.js';
import type { InvalidEmail } from '../../invalid-emails/port.js';

/** Local text of the upstream -> milliseconds since the epoch, or null where it cannot be read. */
export type ReadCreated = (text: string) => number | null;

/** Where a reader puts the rows of one list. */
export interface RowSink<Whole> {
  /** @throws GatewayError UPSTREAM_PROTOCOL where it is no row of this list. */
  add(raw: RawRow): void;
  build(): Whole;
}

/** Reads the text of an answer piece by piece and collects its rows. Both formats of a list implement it. */
export interface RowReader<Whole> {
  push(text: string): void;
  /** @throws GatewayError UPSTREAM_PROTOCOL where the list is not surely whole. */
  end(): Whole;
}

/** The members of a row by name; in XML only those that are looked at, each a text. */
export type RawRow = Readonly<Record<string, unknown>>;

/** A row with an odd email or reason is no row: half of a list is worse than an error. An absent reason is ''. */
export function toInvalidEmail(raw: RawRow, readCreated: ReadCreated): InvalidEmail {
  const { email, reason = '', created } = raw;
  if (typeof email !== 'string') throw notAList('a row has no email');
  if (typeof reason !== 'string') throw notAList('the reason of a row is not text');
  const createdRaw = createdText(created);
  return { email, reason, createdMs: createdRaw === null ? null : readCreated(createdRaw), createdRaw };
}

function createdText(created: unknown): string | null {
  if (created === undefined || created === null) return null;
  if (typeof created === 'string') return created;
  if (typeof created === 'number') return String(created);
  throw notAList('the timestamp of a row is not text');
}

export function notAList(why: string, cause?: unknown): GatewayError {
  return new GatewayError('UPSTREAM_PROTOCOL', `The upstream's answer is not surely a whole list: ${why}.`, { cause });
}

/** The white space of JSON and of XML; JavaScript's `trim` would also swallow a no-break space. */
export function dropSpace(text: string): string {
  return text.replace(/^[ \t\r\n]+/, '');
}
