import { createProfile, type Profile } from './profile.js';

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
  /** Default: none. */
  readonly rows?: readonly Row[] | GeneratedRows;
}

/**
 * What the upstream holds, in memory. User names are compared exactly.
 * The arrays of rows are never changed in place: an answer that is still being written keeps the list it began with.
 */
export interface State {
  users(): readonly string[];
  has(user: string): boolean;
  /** This and everything below throws for a user who is not there: that is a mistake in the calling test. */
  profile(user: string): Profile;
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

interface Customer {
  readonly profile: Profile;
  rows: readonly Row[] | GeneratedRows;
}

export function createState(seed: readonly CustomerSeed[] = []): State {
  const customers = new Map<string, Customer>();

  const known = (user: string): Customer => {
    const customer = customers.get(user);
    if (customer === undefined) throw new Error(`The emulator has no customer named ${JSON.stringify(user)}.`);
    return customer;
  };
  const rowsOf = (customer: Customer): readonly Row[] => {
    if ('generate' in customer.rows) customer.rows = customer.rows.generate();
    return customer.rows;
  };

  const state: State = {
    users: () => [...customers.keys()],
    has: (user) => customers.has(user),
    profile: (user) => known(user).profile,
    size: (user) => {
      const { rows } = known(user);
      return 'generate' in rows ? rows.size : rows.length;
    },
    rows: (user) => rowsOf(known(user)),
    replaceRows: (user, rows) => {
      known(user).rows = [...rows];
    },
    appendRows: (user, rows) => {
      const customer = known(user);
      customer.rows = [...rowsOf(customer), ...rows];
    },
    removeRows: (user, matches) => {
      const customer = known(user);
      const before = rowsOf(customer);
      const kept = before.filter((row) => !matches(row));
      customer.rows = kept;
      return before.length - kept.length;
    },
    addCustomer: ({ user, profile, rows = [] }) => {
      customers.set(user, {
        profile: createProfile(user, profile),
        rows: 'generate' in rows ? rows : [...rows],
      });
    },
    removeCustomer: (user) => {
      known(user);
      customers.delete(user);
    },
    reset: () => {
      customers.clear();
      for (const customer of seed) state.addCustomer(customer);
    },
  };
  state.reset();
  return state;
}
