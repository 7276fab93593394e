import { addressKey } from '../address-match.js';
import { isRecord } from '../checks.js';
import { DONE, failure, type Reply } from './reply.js';
import type { Handler, HandlerRooms } from './request.js';

/** What a bulk delete asks for: a body that says neither is refused (CONTRACT 7 #17). */
export type Selection = { readonly emails: readonly string[] } | 'all';

/** DELETE `/v3/suppression/invalid_emails`: `emails` xor `delete_all`. Addresses that are not listed are no error (CONTRACT 3). */
export function createBulkDeleteHandler({ state, behaviour }: HandlerRooms): Handler {
  return ({ owner, body }) => {
    const selection = selectionOf(body);
    if ('refusal' in selection) return selection.refusal;
    if (selection.of === 'all') {
      state.replaceRows(owner, []);
      return DONE;
    }
    const { emails } = selection.of;
    if (behaviour.bulkCap !== 'none' && emails.length > behaviour.bulkCap) {
      return failure(400, `emails may hold ${behaviour.bulkCap} addresses at most`, 'emails');
    }
    const key = addressKey(behaviour.addressMatch);
    const wanted = new Set(emails.map(key));
    state.removeRows(owner, ({ email }) => wanted.has(key(email)));
    return DONE;
  };
}

function selectionOf(text: string): { readonly of: Selection } | { readonly refusal: Reply } {
  const body = bodyOf(text);
  if (body === null) return refused('the body must be a JSON object');
  const { emails, delete_all: all } = body;
  // Both keys, whatever they hold (CONTRACT 0.8, fixture 27).
  if (emails !== undefined && all !== undefined) return refused('emails and delete_all cannot both be set');
  if (emails !== undefined) {
    if (!isTexts(emails)) return refused('emails must be an array of texts', 'emails');
    return emails.length > 0 ? { of: { emails } } : refused('emails must not be empty', 'emails');
  }
  if (all !== undefined && typeof all !== 'boolean') return refused('delete_all must be true or false', 'delete_all');
  return all === true ? { of: 'all' } : refused('emails or delete_all must be set');
}

const refused = (message: string, field: string | null = null) => ({ refusal: failure(400, message, field) });

/** What the body says, for the list of calls: shown even where it is refused. */
export function shownSelection(text: string): { readonly emails?: readonly string[]; readonly deleteAll?: boolean } {
  const { emails, delete_all: all } = bodyOf(text) ?? {};
  return {
    ...(Array.isArray(emails) ? { emails: emails.filter((email): email is string => typeof email === 'string') } : {}),
    ...(typeof all === 'boolean' ? { deleteAll: all } : {}),
  };
}

function bodyOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
