import { type Account, createAccount, type Region } from './account.js';
import { createProfile, type Profile } from './profile.js';

/**
 * Names the parent account's own list where a customer's name is asked for. It holds none of the customers' entries, nor
 * do they hold its (CONTRACT 3 "Suppressions are isolated"). No customer can be named so.
 */
export const PARENT = '';

/** One entry of a customer's list. A list may hold the same address more than once (CONTRACT 0.2). */
export interface Row {
  readonly email: string;
  readonly reason: string;
  /** Unix seconds; null where the upstream has no usable timestamp. */
  readonly createdAt: number | null;
  /** What the form APIs write as `created` instead of `createdAt` in local time, for odd stamps such as `0000-00-00 00:00:00`. */
  readonly createdText?: string;
}

/** Rows that are made when somebody first asks for them, so that a large customer costs nothing at start. */
export interface GeneratedRows {
  readonly size: number;
  readonly generate: () => readonly Row[];
}

export interface CustomerSeed {
  /** The exact user name; it may itself look like an address (CONTRACT 1.1). */
  readonly user: string;
  /** Default: plausible values, `active` is `true`. */
  readonly profile?: Partial<Profile>;
  /** Default: global. */
  readonly region?: Region;
  /** Default: none. */
  readonly rows?: readonly Row[] | GeneratedRows;
}

/**
 * What the upstream holds, in memory. User names are compared exactly.
 * The arrays of rows are never changed in place: an answer that is still being written keeps the list it began with.
 */
export interface State {
  /** The customers. The parent is not among them. */
  users(): readonly string[];
  has(user: string): boolean;
  /** The customer with this account id; null when there is none. */
  userWithAccountId(id: string): string | null;
  /** This and everything below throws for a user who is not there: that is a mistake in the calling test. */
  profile(user: string): Profile;
  account(user: string): Account;
  /** The number of rows, without generating them. */
  size(user: string): number;
  rows(user: string): readonly Row[];
  replaceRows(user: string, rows: readonly Row[]): void;
  appendRows(user: string, rows: readonly Row[]): void;
  /** Removes every row that matches and says how many there were. */
  removeRows(user: string, matches: (row: Row) => boolean): number;
  /** Adds a customer, or puts it in the place of one of that name. */
  addCustomer(customer: CustomerSeed): void;
  removeCustomer(user: string): void;
  /** Back to what it was created with. */
  reset(): void;
}

interface List {
  rows: readonly Row[] | GeneratedRows;
}

interface Customer extends List {
  readonly profile: Profile;
  readonly account: Account;
}

export function createState(seed: readonly CustomerSeed[] = [], parentRows: readonly Row[] = []): State {
  const customers = new Map<string, Customer>();
  const parent: List = { rows: parentRows };
  let lastNumber = 0;

  const known = (user: string): Customer => {
    const customer = customers.get(user);
    if (customer === undefined) throw new Error(`The emulator has no customer named ${JSON.stringify(user)}.`);
    return customer;
  };
  const listOf = (user: string): List => (user === PARENT ? parent : known(user));
  const rowsOf = (list: List): readonly Row[] => {
    if ('generate' in list.rows) list.rows = list.rows.generate();
    return list.rows;
  };

  const state: State = {
    users: () => [...customers.keys()],
    has: (user) => customers.has(user),
    userWithAccountId: (id) => [...customers].find(([, { account }]) => account.id === id)?.[0] ?? null,
    profile: (user) => known(user).profile,
    account: (user) => known(user).account,
    size: (user) => {
      const { rows } = listOf(user);
      return 'generate' in rows ? rows.size : rows.length;
    },
    rows: (user) => rowsOf(listOf(user)),
    replaceRows: (user, rows) => {
      listOf(user).rows = [...rows];
    },
    appendRows: (user, rows) => {
      const list = listOf(user);
      list.rows = [...rowsOf(list), ...rows];
    },
    removeRows: (user, matches) => {
      const list = listOf(user);
      const before = rowsOf(list);
      const kept = before.filter((row) => !matches(row));
      list.rows = kept;
      return before.length - kept.length;
    },
    addCustomer: ({ user, profile, region = 'global', rows = [] }) => {
      if (user === PARENT) throw new Error('A customer of the emulator needs a name.');
      lastNumber += customers.has(user) ? 0 : 1;
      const account = customers.get(user)?.account ?? createAccount(user, lastNumber);
      customers.set(user, {
        profile: createProfile(user, profile),
        account: { ...account, region },
        rows: 'generate' in rows ? rows : [...rows],
      });
    },
    removeCustomer: (user) => {
      known(user);
      customers.delete(user);
    },
    reset: () => {
      customers.clear();
      lastNumber = 0;
      parent.rows = parentRows;
      for (const customer of seed) state.addCustomer(customer);
    },
  };
  state.reset();
  return state;
}
