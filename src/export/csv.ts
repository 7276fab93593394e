import { formatInstant } from '../instant.js';
import type { InvalidEmail } from '../invalid-emails/port.js';

/** RFC 4180: CRLF, quotes doubled. */

export const CSV_HEADER = 'email,reason,created,createdRaw\r\n';

export function toCsvLine({ email, reason, createdMs, createdRaw }: InvalidEmail): string {
  const created = createdMs === null ? '' : formatInstant(createdMs);
  return `${cell(email)},${cell(reason)},${created},${cell(createdRaw ?? '')}\r\n`;
}

/**
 * Spreadsheets take a cell for a formula by its first character; white space and full-width forms before or instead of it count too. Where
 * semicolons or tabs part cells, as they do for Excel in half of Europe, a quote in the middle of a line quotes nothing, and a cell of ours
 * ends at each of them and at each end of a line.
 */
const FORMULA = /(?<=^|[;\t\r\n])(?=(?:[^\S\t\r\n]|\p{Cf})*[=+\-@＝＋－＠])|^(?=[\t\r\n])/gu;

function cell(text: string): string {
  const safe = text.replace(FORMULA, "'");
  return /[";,\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
