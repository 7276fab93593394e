import { GatewayError } from '../errors.js';
import type { Caller, Scope } from './caller.js';

/**
 * The one place that decides whose list a caller may read and delete from. What it grants is a type of its own for each right, which is
 * made nowhere else: a loader, a delete or an export that is given a mere name does not compile.
 *
 * It looks at the token alone and calls nobody, so that a customer that exists and one that does not are refused alike.
 */

declare const readable: unique symbol;
declare const deletable: unique symbol;

/** A customer whose list the caller may read. */
export type ReadableCustomer<Name extends string = string> = Name & { readonly [readable]: true };
/** A customer from whose list the caller may delete. */
export type DeletableCustomer<Name extends string = string> = Name & { readonly [deletable]: true };

/** @throws GatewayError FORBIDDEN */
export function grantRead<Name extends string>(caller: Caller, user: Name): ReadableCustomer<Name> {
  check(caller, user, 'invalid_emails:read', 'read');
  return user as ReadableCustomer<Name>;
}

/** @throws GatewayError FORBIDDEN */
export function grantDelete<Name extends string>(caller: Caller, user: Name): DeletableCustomer<Name> {
  check(caller, user, 'invalid_emails:delete', 'delete from');
  return user as DeletableCustomer<Name>;
}

/** @throws GatewayError FORBIDDEN */
export function requireScope({ scopes }: Caller, scope: Scope): void {
  if (scopes.has(scope)) return;
  throw new GatewayError('FORBIDDEN', `This needs the scope ${scope}, which the token does not have.`);
}

/** Names are compared by UTF-16 code unit: other cases, spaces or Unicode forms are other names. */
function check(caller: Caller, user: string, scope: Scope, action: string): void {
  requireScope(caller, scope);
  if (caller.customers === 'all' || caller.customers.has(user)) return;
  throw new GatewayError('FORBIDDEN', `This is not a customer that the token lets its bearer ${action}.`);
}
