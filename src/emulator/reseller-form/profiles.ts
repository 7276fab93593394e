import { PROFILE_FILTERS, type Profile } from '../profile.js';
import type { State } from '../state.js';
import { list, type Task } from './reply.js';

/** `method=profile`: the customers of the account; no `user`, no paging (CONTRACT 1 "list customers"). */
export function createProfileTasks(state: State): ReadonlyMap<string, Task> {
  const get: Task = (fields) => {
    // A filter that is sent empty filters nothing: no profile is asked for by what it lacks.
    const filters = PROFILE_FILTERS.flatMap((name) => {
      const wanted = fields[name] ?? '';
      return wanted === '' ? [] : [(profile: Profile) => profile[name] === wanted];
    });
    const profiles = state.users().map((user) => state.profile(user));
    return list(
      'users',
      profiles.filter((profile) => filters.every((matches) => matches(profile))),
    );
  };
  return new Map([['get', get]]);
}
