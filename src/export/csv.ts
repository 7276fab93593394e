import { formatInstant } from '../instant.js';
import type { InvalidEmail } from '../invalid-emails/port.js';

/** RFC 4180: CRLF, quotes doubled. */

export const CSV_HEADER = 'email,reason,created,createdRaw\r\n';

export function toCsvLine({ email, reason, createdMs, createdRaw }: InvalidEmail): string {
  const created = createdMs === null ? '' : formatInstant(createdMs);
  return `${cell(email)},${cell(reason)},${created},${cell(createdRaw ?? '')}\r\n`;
}

/** Spreadsheets take a cell for a formula by its first character; white space and full-width forms before or instead of it count too. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
