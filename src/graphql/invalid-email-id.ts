import { hash } from 'node:crypto';
import type { User } from '../invalid-emails/names.js';
import { contentOf, occurrencesOf } from '../invalid-emails/occurrences.js';
import type { InvalidEmailList } from '../invalid-emails/port.js';

/** Made from content and occurrence, so that equal entries differ and an entry keeps its id while others come and go. */
export function invalidEmailId(user: User, list: InvalidEmailList, index: number): string {
  const occurrence = occurrencesOf(list)[index];
  const content = contentOf(list.row(index));
  // 128 bits are enough for an account to have no two alike.
  return hash('sha256', JSON.stringify([user, content, occurrence]), 'base64url').slice(0, 22);
}
