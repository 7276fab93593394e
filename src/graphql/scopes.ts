import type { AuthCheckerFn } from 'type-graphql';
import type { Scope } from '../auth/caller.js';
import { requireScope } from '../auth/rights.js';
import type { GatewayContext } from './context.js';

/** What a field says with `@Authorized`: the scope without which it is refused. Whose list it is about is decided by auth/rights.ts. */
export interface Need {
  readonly scope: Scope;
  /**
   * `entries`: the field is not nullable, so an error of its own would take everything beside it along. It grants the right to each of
   * its entries, and each is refused by itself, the scope included.
   */
  readonly refuses: 'field' | 'entries';
}

export const READ: Need = { scope: 'invalid_emails:read', refuses: 'field' };
export const READ_EACH: Need = { scope: 'invalid_emails:read', refuses: 'entries' };
export const DELETE: Need = { scope: 'invalid_emails:delete', refuses: 'field' };

/** For descriptions. */
export const NEEDS_READ = 'Needs the scope `invalid_emails:read` for the customer.';
export const NEEDS_READ_SCOPE = 'Needs the scope `invalid_emails:read`.';
export const NEEDS_DELETE = 'Needs the scope `invalid_emails:delete` for the customer.';

/** An arrow, since type-graphql takes a function with a prototype for a class. @throws GatewayError FORBIDDEN */
export const checkScopes: AuthCheckerFn<GatewayContext, Need> = ({ context: { caller } }, needs) => {
  for (const { scope, refuses } of needs) if (refuses === 'field') requireScope(caller, scope);
  return true;
};
