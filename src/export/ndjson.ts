import { formatInstant } from '../instant.js';
import type { InvalidEmail } from '../invalid-emails/port.js';

/** One JSON object a line, with the names of the schema. */
export function toJsonLine({ email, reason, createdMs, createdRaw }: InvalidEmail): string {
  const created = createdMs === null ? null : formatInstant(createdMs);
  return `${JSON.stringify({ email, reason, created, createdRaw })}\n`;
}
