import type { Entry } from '../formats/document.js';
import { PROFILE_FILTERS, type Profile } from '../profile.js';
import type { State } from '../state.js';
import { failure, list, type Task } from './reply.js';

type Fields = Readonly<Record<string, string>>;
type Filter = (entry: Readonly<Partial<Record<string, string>>>) => boolean;

/** `method=profile` of version 1: the customers of the account; no `user`, no paging (CONTRACT 1 "list customers"). */
export function createProfileTasks(state: State): ReadonlyMap<string, Task> {
  const get: Task = (fields) => list('users', profilesOf(state, filterOf(fields, PROFILE_FILTERS)));
  return new Map([['get', get]]);
}

/** Version 2: `id` is one more member and filter, and there are pages (CONTRACT 1.1, 2). */
export function createPagedProfileTasks(state: State): ReadonlyMap<string, Task> {
  const get: Task = (fields) => {
    const limit = countOf(fields['limit']);
    const offset = countOf(fields['offset']);
    if (limit === null) return failure('limit is invalid');
    if (offset === null) return failure('offset is invalid');
    const found = profilesOf(state, filterOf(fields, ['id', ...PROFILE_FILTERS]), (profile) => ({
      id: String(state.account(profile.username).number),
      ...profile,
    }));
    return list('users', limit === undefined ? found.slice(offset) : found.slice(offset ?? 0).slice(0, limit));
  };
  return new Map([['get', get]]);
}

function profilesOf(
  state: State,
  matches: Filter,
  shown: (profile: Profile) => Readonly<Record<string, string>> = (profile) => profile,
): readonly Entry[] {
  return state
    .users()
    .map((user) => shown(state.profile(user)))
    .filter(matches);
}

/** A filter that is sent empty filters nothing: no profile is asked for by what it lacks. */
function filterOf(fields: Fields, names: readonly string[]): Filter {
  const wanted = names.flatMap((name) => {
    const value = fields[name] ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  return (entry) => wanted.every(([name, value]) => entry[name] === value);
}

/** Undefined where it is not given, null where it is no whole number. */
function countOf(text = ''): number | undefined | null {
  if (text === '') return undefined;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
