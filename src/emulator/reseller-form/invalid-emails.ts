import { addressKey } from '../address-match.js';
import type { Behaviour } from '../behaviour.js';
import type { Entry } from '../formats/document.js';
import type { LocalTime } from '../local-time.js';
import type { Row, State } from '../state.js';
import { failure, list, message, NO_SELECTOR, type Reply, type Task, USER_NOT_FOUND } from './reply.js';

export interface InvalidEmailsRooms {
  readonly state: State;
  readonly behaviour: Behaviour;
  readonly localTime: LocalTime;
}

/** `method=invalidemails` (CONTRACT 1). */
export function createInvalidEmailsTasks({
  state,
  behaviour,
  localTime,
}: InvalidEmailsRooms): ReadonlyMap<string, Task> {
  const forCustomer =
    (task: (user: string, fields: Readonly<Record<string, string>>) => Reply): Task =>
    (fields) => {
      const user = fields['user'] ?? '';
      if (user === '') return failure('user is required');
      return state.has(user) ? task(user, fields) : USER_NOT_FOUND;
    };

  const get = forCustomer((user, fields) => {
    // CONTRACT 7 #10: any value but 1 counts as absent.
    const created = fields['date'] === '1' ? localTime : null;
    return list('invalidemails', entriesOf(state.rows(user), created));
  });

  const remove = forCustomer((user, fields) => {
    const email = fields['email'] ?? '';
    if (email !== '') {
      const key = addressKey(behaviour.addressMatch);
      const wanted = key(email);
      const removed = state.removeRows(user, (row) => key(row.email) === wanted);
      return message(removed > 0 ? 'success' : 'Email does not exist');
    }
    if (!behaviour.legacyWipe) return NO_SELECTOR;
    // CONTRACT 0.6: the incident that the gateway must make impossible, kept so that tests can prove it.
    state.replaceRows(user, []);
    return message('success');
  });

  return new Map([
    ['get', get],
    ['delete', remove],
  ]);
}

function* entriesOf(rows: readonly Row[], created: LocalTime | null): Generator<Entry, void, undefined> {
  for (const row of rows) {
    const { email, reason } = row;
    const stamp = created === null ? null : createdText(row, created);
    // A row without a stamp has no such member: children may be absent, and every value is a string (CONTRACT 1.1).
    yield stamp === null ? { email, reason } : { email, reason, created: stamp };
  }
}

function createdText({ createdAt, createdText }: Row, localTime: LocalTime): string | null {
  if (createdText !== undefined) return createdText;
  return createdAt === null ? null : localTime(createdAt);
}
