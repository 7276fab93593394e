/**
 * What each field of the schema may cost, by its place in the schema. A field that is not here is free; `Customer.email` and `active` are,
 * since the directory that they come from is read at most once an operation.
 */

/** Reads the arguments of a field, defaults of the schema included. */
export interface Arguments {
  /** At most `max`: beyond it the resolver refuses the call, and says so better than a limit would. */
  readonly number: (name: string, max: number) => number | null;
  /** How many entries a list has. */
  readonly length: (name: string, max: number) => number;
}

export interface FieldCost {
  /** Upstream calls. */
  readonly calls?: (given: Arguments) => number;
  /** Rows that may be answered. */
  readonly rows?: (given: Arguments) => number;
  /** Reads the account's directory of customers, which takes one call however many fields of an operation ask for it. */
  readonly directory?: true;
  /** How many times what is selected below is asked for. */
  readonly times?: (given: Arguments) => number;
}

/** A call takes a place in a budget of some hundred a minute, a row some microseconds. */
export const ROWS_PER_CALL = 100;

const MAX_CUSTOMERS = 100;
const MAX_DELETES = 500;
const MAX_PAGE = 500;
const DEFAULT_CUSTOMERS = 25;
const DEFAULT_PAGE = 50;
/** Rows beyond these have a limit of their own, once they are counted: MAX_ROWS_PER_RESPONSE. */
const MAX_LIMIT = 500;
/** How long a whole list is nobody knows before it is read; most are shorter than the largest page. */
const WHOLE_LIST = 400;

const once = (): number => 1;
const first = ({ number }: Arguments): number => number('first', MAX_CUSTOMERS) ?? DEFAULT_CUSTOMERS;

export const FIELD_COSTS: Readonly<Record<string, FieldCost>> = {
  'Query.customer': {},
  'Query.customers': { times: ({ length }) => length('users', MAX_CUSTOMERS) },
  'Query.accountCustomers': { directory: true, rows: first, times: first },
  // The directory, and a look at each customer, who may have the address or not.
  'Query.findInvalidEmail': { directory: true, calls: first, rows: first, times: first },
  'Customer.email': { directory: true },
  'Customer.active': { directory: true },
  'Customer.invalidEmails': { calls: once, rows: ({ number }) => number('limit', MAX_LIMIT) ?? WHOLE_LIST },
  'Customer.invalidEmailsConnection': {
    calls: once,
    rows: ({ number }) => number('first', MAX_PAGE) ?? number('last', MAX_PAGE) ?? DEFAULT_PAGE,
  },
  'Mutation.deleteInvalidEmail': { calls: once },
  'Mutation.deleteInvalidEmails': { calls: ({ length }) => length('emails', MAX_DELETES) },
  // Calls nobody, but the answer is large, and made in one go.
  'Query.__schema': { rows: () => 5000 },
  'Query.__type': { rows: () => 500 },
};
