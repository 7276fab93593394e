import type { Behaviour } from '../behaviour.js';
import { PARENT, type State } from '../state.js';
import { type Range, readNumbers } from './query.js';
import { failure, ok } from './reply.js';
import type { Handler, HandlerRooms } from './request.js';

const OFFSET: Range = { least: 0, most: Number.POSITIVE_INFINITY, otherwise: 0 };
/** Neither the most nor the default is documented; these are the ones of the lists. */
const SUBUSERS_LIMIT: Range = { least: 1, most: 500, otherwise: 500 };
/** CONTRACT 3. */
const ACCOUNTS_LIMIT: Range = { least: 1, most: 100, otherwise: 10 };

/** GET `/v3/subusers`, in the order in which they were added. A customer has none of its own. */
export function createSubusersHandler({ state, behaviour }: HandlerRooms): Handler {
  return ({ owner, query }) => {
    const read = readNumbers(query, { limit: SUBUSERS_LIMIT, offset: OFFSET });
    if ('refusal' in read) return read.refusal;
    const { offset } = read.numbers;
    const limit = Math.min(read.numbers.limit, behaviour.pageCap);
    const region = query['region'] || 'all';
    if (!REGIONS.includes(region)) return failure(400, `region must be one of ${REGIONS.join(', ')}`, 'region');
    const isNamed = nameFilter(query['username'] ?? '', behaviour.usernameFilter);
    const users = owner === PARENT ? state.users() : [];
    const found = users.filter((user) => isNamed(user) && (region === 'all' || state.account(user).region === region));
    const withRegion = query['include_region'] === 'true';
    return ok(found.slice(offset, offset + limit).map((user) => subuserOf(state, user, withRegion)));
  };
}

const REGIONS: readonly string[] = ['all', 'global', 'eu'];

/** One that is empty filters nothing. */
function nameFilter(wanted: string, reading: Behaviour['usernameFilter']): (user: string) => boolean {
  if (wanted === '') return () => true;
  return reading === 'exact' ? (user) => user === wanted : (user) => user.startsWith(wanted);
}

function subuserOf(state: State, user: string, withRegion: boolean) {
  const { email, active } = state.profile(user);
  const { number, region } = state.account(user);
  return { id: number, username: user, email, disabled: active !== 'true', ...(withRegion ? { region } : {}) };
}

/** GET `/v3/partners/accounts`: `offset` is the last id of the page before, and `pages.last` that of this one. */
export function createAccountsHandler({ state }: HandlerRooms): Handler {
  return ({ owner, query }) => {
    const read = readNumbers(query, { limit: ACCOUNTS_LIMIT });
    if ('refusal' in read) return read.refusal;
    const users = owner === PARENT ? state.users() : [];
    const last = query['offset'] ?? '';
    const before = last === '' ? -1 : users.findIndex((user) => state.account(user).id === last);
    if (last !== '' && before < 0) return failure(400, 'offset must be the id of an account', 'offset');
    const accounts = users.slice(before + 1, before + 1 + read.numbers.limit).map((user) => accountOf(state, user));
    const end = accounts.at(-1);
    return ok({ accounts, pages: end === undefined ? {} : { last: end.id } });
  };
}

function accountOf(state: State, user: string) {
  const { id, createdAt } = state.account(user);
  return { id, email: state.profile(user).email, created_at: createdAt, updated_at: createdAt };
}
