/** Scopes that mean something here; a token may hold others. */
export type Scope = 'invalid_emails:read' | 'invalid_emails:delete' | 'schema:read';

/** Who is calling, and what the token grants. Immutable: requests with the same token share it. */
export interface Caller {
  /** Whom the token was made out to; null where it does not say, and where nobody is asked for a token. */
  readonly subject: string | null;
  readonly scopes: ReadonlySet<string>;
  /** User names, compared exactly, in the order of the token. */
  readonly customers: 'all' | ReadonlySet<string>;
}

/**
 * Every caller where nobody is asked for a token (AUTH=off): everything may be done to every customer. Reading the schema in production
 * is not among it: an operator who leaves the door open has not published the plan of the house.
 */
export const ANYONE: Caller = {
  subject: null,
  scopes: new Set<Scope>(['invalid_emails:read', 'invalid_emails:delete']),
  customers: 'all',
};
